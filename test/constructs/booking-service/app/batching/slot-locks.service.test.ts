// A batch that finds a slot in use waits for the transaction that changes that hold. Both need the event's row.

import { columnsOf } from '../../../../../constructs/booking-service/app/batching/batch';
import { Bookings } from '../../../../../constructs/booking-service/app/domain/bookings';
import {
  bookBatch,
  cancelBooking,
  expireHolds,
  type Statement,
} from '../../../../../constructs/booking-service/app/sql/statements';
import { request, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();
const LOCK_FIRST = ' AND (SELECT count(*) FROM locked) > 0';

const moves = {
  cancel: { statement: cancelBooking, by: (bookings: Bookings, id: string) => bookings.cancel(id) },
  expire: { statement: expireHolds, by: (bookings: Bookings) => bookings.expire(1_000) },
};

/** Books for ann, who has slot 1, while that hold is moved and the batch has locked the event's row. */
async function bookDuring(move: keyof typeof moves): Promise<string | undefined> {
  const event = await bookingDatabase.event({ capacity: 100 });
  const { pool } = bookingDatabase.database;
  const values = (userId: string) => {
    const batch = [request(event, 1, { userId })];
    return [event, ...columnsOf(batch).columns, 600, null, null, 1];
  };
  await pool.query(bookBatch.text, values('ann'));
  const { rows } = await pool.query<{ id: string }>(
    'UPDATE booking.bookings SET expires_at = now() WHERE event_id = $1 RETURNING id',
    [event],
  );
  const batch = await pool.connect();
  try {
    await batch.query('BEGIN');
    await batch.query(bookBatch.text, values('bob'));
    const moving = moves[move].by(new Bookings(bookingDatabase.database), rows[0]!.id).then(
      () => undefined,
      ({ code }: { code?: string }) => code,
    );
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%moved AS%'`;
    while ((await pool.query(waiting)).rowCount === 0) {}
    const failed = await batch.query(bookBatch.text, values('ann')).then(
      () => undefined,
      ({ code }: { code?: string }) => code,
    );
    await batch.query(failed ? 'ROLLBACK' : 'COMMIT');
    return failed ?? (await moving);
  } finally {
    batch.release();
  }
}

test.each(['cancel', 'expire'] as const)('does not deadlock when a user books again during %s', async move => {
  expect(await bookDuring(move)).toBeUndefined();
});

test.each(['cancel', 'expire'] as const)('fails when %s changes the booking before it locks the event', async move => {
  const statement: Statement = moves[move].statement;
  const { name, text } = statement;
  expect(text).toContain(LOCK_FIRST);
  Object.assign(statement, { name: `${name}-unguarded`, text: text.replace(LOCK_FIRST, '') });
  try {
    expect(await bookDuring(move)).toBe('40P01');
  } finally {
    Object.assign(statement, { name, text });
  }
});
