import type { Database } from '../../../web-service/kit/postgres/database';
import { isOversold } from '../sql/database-errors';
import {
  bookingsOfUser,
  cancelBooking,
  confirmBooking,
  confirmFree,
  confirmLate,
  expireHolds,
  findBooking,
  inIndexOrder,
  type Statement,
} from '../sql/statements';
import type { Booking } from './booking';
import { type BookingStatus, isMove } from './booking-states';

const ATTEMPTS = 3;

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
  confirm(id: string, paymentReference: string): Promise<Moved | undefined> {
    const values = [id, paymentReference];
    return this.#move(id, 'confirmed', async () => {
      const confirmed = await this.#rows(confirmBooking, values);
      return confirmed.length > 0 ? confirmed : this.#rows(confirmLate, values);
    });
  }

  cancel(id: string): Promise<Moved | undefined> {
    return this.#move(id, 'cancelled', () => this.#rows(cancelBooking, [id]));
  }

  /** How many free bookings were confirmed. */
  confirmFree(atMost: number): Promise<number> {
    return this.#count(confirmFree, atMost);
  }

  /** How many holds were given back. */
  expire(atMost: number): Promise<number> {
    return this.#count(expireHolds, atMost);
  }

  /**
   * No row moved: somebody else was first, so the booking is what they made of it. Where that allows the move after all
   * (expired when we tried, confirmed late when we looked), it is tried again.
   */
  async #move(id: string, to: BookingStatus, attempt: () => Promise<Booking[]>): Promise<Moved | undefined> {
    for (let left = ATTEMPTS; ; left--) {
      const [moved] = await attempt().catch(noneIfOversold);
      if (moved) return { booking: moved, moved: true };
      const booking = await this.find(id);
      if (!booking || !isMove(booking.status, to) || left === 0) return booking && { booking, moved: false };
    }
  }

  async #rows(statement: Statement, values: readonly unknown[]): Promise<Booking[]> {
    return (await this.database.pool.query<Booking>({ ...statement, values: [...values] })).rows;
  }

  #count(statement: Statement, atMost: number): Promise<number> {
    return this.database.transaction(async connection => {
      await connection.query(inIndexOrder);
      const { rows } = await connection.query<{ bookings: number }>({ ...statement, values: [atMost] });
      return rows[0]?.bookings ?? 0;
    });
  }
}

function noneIfOversold(error: unknown): Booking[] {
  if (isOversold(error)) return [];
  throw error;
}
