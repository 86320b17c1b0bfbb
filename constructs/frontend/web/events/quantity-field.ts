import { el } from '../dom/element';

/** Number of tickets: an input between a minus and a plus button. */
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
  const fewer = stepper('−', -1);
  const more = stepper('+', 1);
  input.addEventListener('input', refresh);

  function stepper(sign: string, step: number) {
    return el('button', { type: 'button', click: () => set(read() + step) }, sign);
  }

  function read(): number {
    return Math.max(1, Math.min(Number(input.max), Math.trunc(Number(input.value)) || 1));
  }

  function set(value: number) {
    input.value = String(Math.max(1, Math.min(Number(input.max), value)));
    refresh();
  }

  function refresh() {
    showSteps();
    changed();
  }

  function showSteps() {
    fewer.setAttribute('aria-disabled', String(read() <= 1));
    more.setAttribute('aria-disabled', String(read() >= Number(input.max)));
  }

  return {
    element: el('div', { class: 'quantity' }, fewer, input, more),
    get value() {
      return read();
    },
    /**
     * Lowers a chosen number that was allowed and is too high now, and returns whether it did. A number that was typed
     * above the limit stays: the browser reports it when booking.
     */
    limit(most: number, eventName: string): boolean {
      const chosen = Number(input.value);
      const lowered = chosen > most && chosen <= Number(input.max);
      input.setAttribute('aria-label', `Tickets for ${eventName}, at most ${most}`);
      fewer.setAttribute('aria-label', `One ticket fewer, ${eventName}`);
      more.setAttribute('aria-label', `One ticket more, ${eventName}`);
      input.max = String(most);
      if (lowered) {
        input.value = String(most);
      }
      showSteps();
      return lowered;
    },
    reset: () => set(1),
  };
}
