import type { Database } from '../../web-service/kit/database';
import type { Booking } from './booking';
import { isOversold } from './database-errors';
import {
  bookingsOfUser,
  cancelBooking,
  confirmBooking,
  confirmFree,
  confirmLate,
  expireHolds,
  findBooking,
  type Statement,
} from './statements';

/** What became of a move: the booking as it now is, and whether it was this call that moved it. */
export interface Moved {
  readonly booking: Booking;
  readonly moved: boolean;
}

/** The bookings that are stored, and their moves from state to state. */
export class Bookings {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<Booking | undefined> {
    return (await this.#rows(findBooking, [id]))[0];
  }

  /** Newest first, those after `lastId` of the page before. */
  ofUser(userId: string, lastId: string | undefined, limit: number): Promise<readonly Booking[]> {
    return this.#rows(bookingsOfUser, [userId, lastId, limit]);
  }

  /** Late, the tickets are taken again: `moved` is false where they have gone to others. */
  async confirm(id: string, paymentReference: string): Promise<Moved | undefined> {
    const values = [id, paymentReference];
    const [booking] = await this.#rows(confirmBooking, values);
    if (booking) return { booking, moved: true };
    try {
      return await this.#moved(id, await this.#rows(confirmLate, values));
    } catch (error) {
      if (!isOversold(error)) throw error;
      return this.#moved(id, []);
    }
  }

  async cancel(id: string): Promise<Moved | undefined> {
    return this.#moved(id, await this.#rows(cancelBooking, [id]));
  }

  /** How many free bookings were confirmed. */
  confirmFree(atMost: number): Promise<number> {
    return this.#count(confirmFree, atMost);
  }

  /** How many holds were given back. */
  expire(atMost: number): Promise<number> {
    return this.#count(expireHolds, atMost);
  }

  /** No row moved: somebody else was first, so the booking is what they made of it. */
  async #moved(id: string, rows: readonly Booking[]): Promise<Moved | undefined> {
    const booking = rows[0] ?? (await this.find(id));
    return booking && { booking, moved: rows.length > 0 };
  }

  async #rows(statement: Statement, values: readonly unknown[]): Promise<Booking[]> {
    return (await this.database.pool.query<Booking>({ ...statement, values: [...values] })).rows;
  }

  async #count(statement: Statement, atMost: number): Promise<number> {
    const { rows } = await this.database.pool.query<{ bookings: number }>({ ...statement, values: [atMost] });
    return rows[0]?.bookings ?? 0;
  }
}
