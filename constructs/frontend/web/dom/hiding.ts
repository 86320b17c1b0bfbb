/** Hides or shows an element. The focus inside what is hidden goes to `instead`, or the keyboard would be back at the top of the page. */
export function setHidden(element: HTMLElement, hidden: boolean, instead: HTMLElement): void {
  if (hidden && element.contains(document.activeElement)) instead.focus();
  element.hidden = hidden;
}
