import type { Acknowledged } from '../../constructs/booking-service/app/invariants';

const SEPARATOR = ' '; // in no id and no key of ours

/**
 * What was acknowledged, as bytes until the load is over: as objects they would be moved about by the load's own garbage
 * collector, twenty milliseconds at a time, which it would then find in the latencies.
 */
export class Acknowledgements {
  #bytes = Buffer.allocUnsafe(1 << 20);
  #length = 0;

  add({ bookingId, eventId, userId, ticketCount, idempotencyKey }: Acknowledged): void {
    const line = [bookingId, eventId, userId, ticketCount, idempotencyKey].join(SEPARATOR);
    if (this.#length + line.length >= this.#bytes.length) this.#grow();
    this.#length += this.#bytes.write(`${line}\n`, this.#length, 'latin1');
  }

  all(): Acknowledged[] {
    const lines = this.#bytes.toString('latin1', 0, this.#length).split('\n');
    return lines.slice(0, -1).map(line => {
      const [bookingId, eventId, userId, ticketCount, idempotencyKey] = line.split(SEPARATOR);
      return { bookingId, eventId, userId, ticketCount: Number(ticketCount), idempotencyKey } as Acknowledged;
    });
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length);
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}
