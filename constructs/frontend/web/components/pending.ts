import { setText } from '../dom/element';
import { asProblem, problemText } from '../platform/problem';

export function isPending(button: HTMLElement): boolean {
  return button.getAttribute('aria-disabled') === 'true';
}

/**
 * Runs the action of a button and ignores further clicks until it ends. Shows an error in `refusal`.
 * The button is only marked as disabled (`aria-disabled`), so that it keeps the focus.
 */
export async function withPending(button: HTMLElement, refusal: Element, action: () => Promise<void>): Promise<void> {
  if (isPending(button)) {
    return;
  }
  button.setAttribute('aria-disabled', 'true');
  setText(refusal, '');
  try {
    await action();
  } catch (error) {
    setText(refusal, problemText(asProblem(error)));
  } finally {
    button.removeAttribute('aria-disabled');
  }
}
