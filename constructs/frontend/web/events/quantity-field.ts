import { el } from '../dom/element';

/** How many tickets: a number field between a minus and a plus. */
export function quantityField(changed: () => void) {
  const input = el('input', {
    type: 'number',
    name: 'count',
    min: 1,
    max: 1,
    value: 1,
    inputmode: 'numeric',
    required: true,
  });
  const fewer = stepper('−', 'One ticket fewer', -1);
  const more = stepper('+', 'One ticket more', 1);
  input.addEventListener('input', refresh);

  function stepper(sign: string, words: string, step: number) {
    return el('button', { type: 'button', 'aria-label': words, click: () => set(read() + step) }, sign);
  }

  function read(): number {
    return Math.max(1, Math.min(Number(input.max), Math.trunc(Number(input.value)) || 1));
  }

  function set(value: number) {
    input.value = String(Math.max(1, Math.min(Number(input.max), value)));
    refresh();
  }

  function refresh() {
    fewer.setAttribute('aria-disabled', String(read() <= 1));
    more.setAttribute('aria-disabled', String(read() >= Number(input.max)));
    changed();
  }

  return {
    element: el('div', { class: 'quantity' }, fewer, input, more),
    get value() {
      return read();
    },
    /** Never changes what was typed: a number that has become too large is said by the browser when booking. */
    limit(most: number, eventName: string) {
      input.setAttribute('aria-label', `Tickets for ${eventName}, at most ${most}`);
      input.max = String(most);
      fewer.setAttribute('aria-disabled', String(read() <= 1));
      more.setAttribute('aria-disabled', String(read() >= most));
    },
    reset: () => set(1),
  };
}
