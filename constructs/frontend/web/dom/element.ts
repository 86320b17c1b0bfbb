type Attribute = string | number | boolean | undefined | ((event: Event) => void);
export type Child = Node | string | number | undefined;

/**
 * Creates an element. A function becomes a listener, `true` an attribute without a value; `false` and `undefined` are
 * omitted.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return initialise(document.createElement(tag), attributes, children);
}

/** Creates an SVG element. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  return initialise(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/** Sets the attributes and listeners of an element and appends its children. */
function initialise<E extends Element>(element: E, attributes: Record<string, Attribute>, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(
    ...children.filter(child => child !== undefined).map(child => (child instanceof Node ? child : String(child))),
  );
  return element;
}

/** Returns an element of index.html, or throws if it is missing. */
export function find<E extends Element>(selector: string, type: new () => E, within: ParentNode = document): E {
  const element = within.querySelector(selector);
  if (!(element instanceof type)) {
    throw new Error(`index.html has no ${type.name} at ${selector}`);
  }
  return element;
}

/** Changes a text only if it differs, so that screen readers do not announce it twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
