import { find } from './element';

const secondsShown = 8;
let hideTimer: ReturnType<typeof setTimeout> | undefined;

/** Shows a result in the live region, which screen readers announce and which is visible for a few seconds. */
export function announce(text: string): void {
  const toast = find('#toast', HTMLElement);
  toast.textContent = text;
  clearTimeout(hideTimer);
  hideTimer = setTimeout(() => {
    toast.textContent = '';
  }, secondsShown * 1000);
}
