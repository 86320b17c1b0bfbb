import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeAnalyticsResult, decodeTicketBooking } from '../../../constructs/web-service/kit/kafka/decode';

const SQL = '../../../constructs/analytics/job/src/main/resources/ticket-analytics.sql';
const script = readFileSync(join(__dirname, SQL), 'utf8');

/** Sample values of the column types, as the JSON format of Flink writes them. */
const WRITTEN: Readonly<Record<string, unknown>> = { STRING: 'text', BIGINT: 1, INT: 1 };

describe('the SQL of the analytics job', () => {
  it('reads only fields of the booking message', () => {
    const booking = { event_id: '1', user_id: 'u', ticket_count: 1, timestamp: 1.5, booking_id: 'b' };
    expect(decodeTicketBooking(Buffer.from(JSON.stringify(booking)))).toEqual(booking);
    const texts = columnsOf('ticket_bookings').filter(([name, type]) => type === 'STRING' && name !== 'message');
    const fields = texts.map(([name]) => name.replaceAll('`', ''));
    expect(fields).toEqual(['booking_id', 'event_id', 'ticket_count', 'timestamp']);
    for (const field of fields) {
      const { [field as keyof typeof booking]: _, ...without } = booking;
      expect(() => decodeTicketBooking(Buffer.from(JSON.stringify(without)))).toThrow(`'${field}'`);
    }
  });

  it('writes results that match their schema, and no other column', () => {
    const columns = columnsOf('analytics_results');
    const result = Object.fromEntries(columns.map(([name, type]) => [name, WRITTEN[type]]));
    const bytes = (value: object) => Buffer.from(JSON.stringify(value));
    expect(decodeAnalyticsResult(bytes(result))).toEqual(result);
    for (const [name] of columns) {
      expect(() => decodeAnalyticsResult(bytes({ ...result, [name]: undefined }))).toThrow(`'${name}'`);
    }
  });
});

function columnsOf(table: string): [name: string, type: string][] {
  const [, columns] = script.match(new RegExp(`CREATE TABLE ${table} \\(([^)]+)\\)`)) ?? [];
  if (!columns) {
    throw new Error(`the script creates no table ${table}`);
  }
  return columns.split(',').map(column => column.trim().split(/\s+/) as [string, string]);
}
