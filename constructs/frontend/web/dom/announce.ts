import { find } from './element';

const secondsShown = 8;
let hide: ReturnType<typeof setTimeout> | undefined;

/** Says a result in the live region: heard by a screen reader at once, and seen for a while by everybody else. */
export function announce(words: string): void {
  const toast = find('#toast', HTMLElement);
  toast.textContent = words;
  clearTimeout(hide);
  hide = setTimeout(() => {
    toast.textContent = '';
  }, secondsShown * 1000);
}
