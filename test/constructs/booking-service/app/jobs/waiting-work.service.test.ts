// Background jobs read the first few waiting rows by index, for any number of rows and any table statistics.
import {
  confirmFree,
  expireHolds,
  inIndexOrder,
  type Statement,
  ticketsToRequest,
} from '../../../../../constructs/booking-service/app/sql/statements';
import { useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();

/** Plan of the part of the statement that selects the rows. */
async function choiceOf({ text }: Statement, preparation?: string): Promise<string> {
  const plan = await bookingDatabase.database.transaction(async connection => {
    if (preparation) {
      await connection.query(preparation);
    }
    const { rows } = await connection.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text.replaceAll('$1', '1000')}`);
    return rows.map(row => row['QUERY PLAN']).join('\n');
  });
  return /Limit[\s\S]*?(?=CTE moved|$)/.exec(plan)![0];
}

beforeAll(async () => {
  await bookingDatabase.database.pool.query('ANALYZE booking.bookings'); // statistics of an empty table
});

test.each([
  { statement: expireHolds, index: 'holds_by_expiry' },
  { statement: confirmFree, index: 'free_to_confirm' },
  { statement: ticketsToRequest, index: 'tickets_to_request' },
])('$statement.name reads along $index', async ({ statement, index }) => {
  const choice = await choiceOf(statement, inIndexOrder);
  expect(choice).toContain(`Index Scan using ${index}`);
  expect(choice).not.toContain('Sort');
  expect(await choiceOf(statement)).toContain('Sort'); // control: without the setting
});

test('every column has a small statistics target, because the largest one determines the sample of ANALYZE', async () => {
  const { rows } = await bookingDatabase.database.pool.query(`
    SELECT attname FROM pg_attribute
    WHERE attrelid = 'booking.bookings'::regclass AND attnum > 0 AND NOT attisdropped AND attstattarget IS DISTINCT FROM 10`);
  expect(rows).toEqual([]);
});
