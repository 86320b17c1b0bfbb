import type { Acknowledged } from '../../verification/booking/invariants';

const SEPARATOR = ' '; // not used in ids and keys

/**
 * Acknowledged bookings of a load, stored as bytes until they are compared with the database. As objects, they would
 * cause garbage collections of 20 ms in the load generator, which would distort the measured latencies.
 */
export class Acknowledgements {
  private buffer: Buffer;
  private length: number;

  /** Creates an empty list, or copies the bytes of a list from another thread. */
  constructor(bytes?: Uint8Array) {
    this.buffer = bytes ? Buffer.from(bytes) : Buffer.allocUnsafe(1 << 20);
    this.length = bytes?.length ?? 0;
  }

  add({ bookingId, eventId, userId, ticketCount, idempotencyKey }: Acknowledged): void {
    const line = [bookingId, eventId, userId, ticketCount, idempotencyKey].join(SEPARATOR);
    if (this.length + line.length >= this.buffer.length) {
      this.grow();
    }
    this.length += this.buffer.write(`${line}\n`, this.length, 'latin1');
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  all(): Acknowledged[] {
    const lines = this.buffer.toString('latin1', 0, this.length).split('\n');
    return lines.slice(0, -1).map(line => {
      const [bookingId, eventId, userId, ticketCount, idempotencyKey] = line.split(SEPARATOR);
      return { bookingId, eventId, userId, ticketCount: Number(ticketCount), idempotencyKey } as Acknowledged;
    });
  }

  private grow(): void {
    const larger = Buffer.allocUnsafe(2 * this.buffer.length);
    this.buffer.copy(larger);
    this.buffer = larger;
  }
}
