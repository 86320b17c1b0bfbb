/** The element of one item, and the function that updates it. */
export interface View<T> {
  readonly element: HTMLElement;
  update(item: T): void;
}

/**
 * Returns a function that updates the children of a list to match the items. An item that stays keeps its element, and
 * with it the focus, the selection and the input.
 */
export function keyedList<T>(parent: Element, keyOf: (item: T) => string, create: (item: T) => View<T>) {
  const views = new Map<string, View<T>>();

  return (items: readonly T[]): void => {
    const keys = new Set(items.map(keyOf));
    for (const [key, view] of views) {
      if (keys.has(key)) {
        continue;
      }
      view.element.remove();
      views.delete(key);
    }
    items.forEach((item, index) => {
      const view = views.get(keyOf(item)) ?? create(item);
      views.set(keyOf(item), view);
      view.update(item);
      if (parent.children[index] !== view.element) {
        parent.insertBefore(view.element, parent.children[index] ?? null);
      }
    });
  };
}
