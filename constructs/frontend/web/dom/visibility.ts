/**
 * Hides or shows an element. A focus inside the hidden element moves to `instead`: otherwise it would return to the top
 * of the page.
 */
export function setHidden(element: HTMLElement, hidden: boolean, instead: HTMLElement): void {
  if (hidden && element.contains(document.activeElement)) {
    instead.focus();
  }
  element.hidden = hidden;
}
