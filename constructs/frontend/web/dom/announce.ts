import { find } from './element';

const secondsShown = 8;
let hide: ReturnType<typeof setTimeout> | undefined;

/** Shows a result in the live region, which screen readers announce and which is visible for a few seconds. */
export function announce(words: string): void {
  const toast = find('#toast', HTMLElement);
  toast.textContent = words;
  clearTimeout(hide);
  hide = setTimeout(() => {
    toast.textContent = '';
  }, secondsShown * 1000);
}
