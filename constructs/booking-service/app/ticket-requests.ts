import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Database } from '../../web-service/kit/database';
import type { Booking } from './booking';
import { lockTicketRequests, ticketsRequested, ticketsToRequest } from './statements';

type Confirmed = Pick<Booking, 'id' | 'event_id' | 'user_id' | 'ticket_count' | 'status'> & {
  readonly name: string;
  readonly date: string;
  readonly venue: string;
};

const AT_ONCE = 32;

/**
 * Asks for the tickets of confirmed bookings, by the one way every ticket is made: an object below uploads/.
 * The key is the booking's own, so asking twice, after a crash in between, overwrites the request with itself.
 * Resolves to whether there may be more.
 */
export function requestTickets(database: Database, bucket: S3Client, name: string): Promise<boolean> {
  return database.transaction(async connection => {
    const { rows: locks } = await connection.query<{ ours: boolean }>(lockTicketRequests);
    if (!locks[0]?.ours) return false;
    const { rows } = await connection.query<Confirmed>({ ...ticketsToRequest, values: [AT_ONCE] });
    await Promise.all(rows.map(booking => requestTicket(bucket, name, booking)));
    await connection.query({ ...ticketsRequested, values: [rows.map(({ id }) => id)] });
    return rows.length === AT_ONCE;
  });
}

async function requestTicket(
  bucket: S3Client,
  name: string,
  { id, name: event, ...booking }: Confirmed,
): Promise<void> {
  await bucket.send(
    new PutObjectCommand({
      Bucket: name,
      Key: `uploads/bookings/${booking.user_id}/${id}.json`,
      Body: JSON.stringify({ booking_id: id, event, ...booking }),
      ContentType: 'application/json',
    }),
  );
}
