import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PersonName } from '../../../web-service/kit/client/user-names';
import type { Database } from '../../../web-service/kit/postgres/database';
import type { Booking } from '../domain/booking';
import { inIndexOrder, lockTicketRequests, ticketsRequested, ticketsToRequest } from '../sql/statements';

type Confirmed = Pick<Booking, 'id' | 'event_id' | 'user_id' | 'ticket_count' | 'status'> & {
  readonly name: string;
  readonly date: string;
  readonly venue: string;
  readonly may_wait: boolean;
};

const AT_ONCE = 32;

/**
 * Asks for the tickets of confirmed bookings, by the one way every ticket is made: an object below uploads/.
 * The key is the booking's own, so asking twice, after a crash in between, overwrites the request with itself.
 * Resolves to whether there may be more.
 */
export function requestTickets(
  database: Database,
  bucket: S3Client,
  name: string,
  nameOf: PersonName,
): Promise<boolean> {
  return database.transaction(async connection => {
    const { rows: locks } = await connection.query<{ ours: boolean }>(lockTicketRequests);
    if (!locks[0]?.ours) return false;
    await connection.query(inIndexOrder);
    const { rows } = await connection.query<Confirmed>({ ...ticketsToRequest, values: [AT_ONCE] });
    const requested = await Promise.all(rows.map(booking => requestTicket(bucket, name, booking, nameOf)));
    const ids = rows.filter((_, position) => requested[position]).map(({ id }) => id);
    await connection.query({ ...ticketsRequested, values: [ids] });
    return ids.length === AT_ONCE;
  });
}

/** Resolves to whether it was asked for: while the holder's name cannot be learned it waits a little, and then goes without. */
async function requestTicket(
  bucket: S3Client,
  name: string,
  { id, name: event, may_wait, ...booking }: Confirmed,
  nameOf: PersonName,
): Promise<boolean> {
  const named = await nameOf(booking.user_id).then(
    holder => ({ holder }),
    () => undefined,
  );
  if (!named && may_wait) return false;
  await bucket.send(
    new PutObjectCommand({
      Bucket: name,
      Key: `uploads/bookings/${booking.user_id}/${id}.json`,
      Body: JSON.stringify({ booking_id: id, event, ...booking, ...named }),
      ContentType: 'application/json',
    }),
  );
  return true;
}
