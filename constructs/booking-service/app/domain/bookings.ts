import type { BookingStatus } from '../../../../contracts/booking-status';
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
import { isMove } from './booking-states';

const ATTEMPTS = 3;

/** Result of a move: the current booking, and whether this call moved it. */
export interface Moved {
  readonly booking: Booking;
  readonly moved: boolean;
}

/** Stored bookings and their moves from state to state. */
export class Bookings {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<Booking | undefined> {
    return (await this.rows(findBooking, [id]))[0];
  }

  /** Newest first, after the last id of the previous page. */
  ofUser(userId: string, lastId: string | undefined, limit: number): Promise<readonly Booking[]> {
    return this.rows(bookingsOfUser, [userId, lastId, limit]);
  }

  /** An expired booking allocates its tickets again: `moved` is false if they are no longer available. */
  confirm(id: string, paymentReference: string): Promise<Moved | undefined> {
    const values = [id, paymentReference];
    return this.move(id, 'confirmed', async () => {
      const confirmed = await this.rows(confirmBooking, values);
      return confirmed.length > 0 ? confirmed : this.rows(confirmLate, values);
    });
  }

  cancel(id: string): Promise<Moved | undefined> {
    return this.move(id, 'cancelled', () => this.rows(cancelBooking, [id]));
  }

  /** Returns the number of confirmed free bookings. */
  confirmFree(atMost: number): Promise<number> {
    return this.count(confirmFree, atMost);
  }

  /** Returns the number of expired holds. */
  expire(atMost: number): Promise<number> {
    return this.count(expireHolds, atMost);
  }

  /**
   * If no row moved, another transaction changed the booking first. Retries if the new state allows the move, such as a
   * booking that expired during the first attempt and was confirmed late before the second.
   */
  private async move(id: string, to: BookingStatus, attempt: () => Promise<Booking[]>): Promise<Moved | undefined> {
    for (let left = ATTEMPTS; ; left--) {
      const [moved] = await attempt().catch(noneIfOversold);
      if (moved) {
        return { booking: moved, moved: true };
      }
      const booking = await this.find(id);
      if (!booking || !isMove(booking.status, to) || left === 0) {
        return booking && { booking, moved: false };
      }
    }
  }

  private async rows(statement: Statement, values: readonly unknown[]): Promise<Booking[]> {
    return (await this.database.pool.query<Booking>({ ...statement, values: [...values] })).rows;
  }

  private count(statement: Statement, atMost: number): Promise<number> {
    return this.database.transaction(async connection => {
      await connection.query(inIndexOrder);
      const { rows } = await connection.query<{ bookings: number }>({ ...statement, values: [atMost] });
      return rows[0]?.bookings ?? 0;
    });
  }
}

function noneIfOversold(error: unknown): Booking[] {
  if (isOversold(error)) {
    return [];
  }
  throw error;
}
