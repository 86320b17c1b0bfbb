import { asProblem, inWords } from '../platform/problem';
import { setText } from './element';

export function isBusy(button: HTMLElement): boolean {
  return button.getAttribute('aria-disabled') === 'true';
}

/**
 * Does what a button stands for: once, however often it is pressed meanwhile, and says in `refusal` why it did not work.
 * The button keeps the focus, so it is marked as disabled instead of being disabled.
 */
export async function busy(button: HTMLElement, refusal: Element, action: () => Promise<void>): Promise<void> {
  if (isBusy(button)) return;
  button.setAttribute('aria-disabled', 'true');
  setText(refusal, '');
  try {
    await action();
  } catch (error) {
    setText(refusal, inWords(asProblem(error)));
  } finally {
    button.removeAttribute('aria-disabled');
  }
}
