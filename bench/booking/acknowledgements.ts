import type { Acknowledged } from '../../verification/booking/invariants';

const SEPARATOR = ' '; // in no id and no key of ours

/**
 * What was acknowledged, as bytes until it is compared with what is stored: as objects they would be moved about by the
 * load's own garbage collector, twenty milliseconds at a time, which it would then find in the latencies, and in those
 * of the loads after it.
 */
export class Acknowledgements {
  #bytes: Buffer;
  #length: number;

  /** `bytes`: of another thread's. */
  constructor(bytes?: Uint8Array) {
    this.#bytes = bytes ? Buffer.from(bytes) : Buffer.allocUnsafe(1 << 20);
    this.#length = bytes?.length ?? 0;
  }

  add({ bookingId, eventId, userId, ticketCount, idempotencyKey }: Acknowledged): void {
    const line = [bookingId, eventId, userId, ticketCount, idempotencyKey].join(SEPARATOR);
    if (this.#length + line.length >= this.#bytes.length) {
      this.#grow();
    }
    this.#length += this.#bytes.write(`${line}\n`, this.#length, 'latin1');
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
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
