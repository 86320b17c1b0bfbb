import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { bookingUploadKey } from '../../../../contracts/object-keys';
import type { UserNameLookup } from '../../../web-service/kit/client/user-names';
import type { Database } from '../../../web-service/kit/postgres/database';
import type { Booking } from '../domain/booking';
import { inIndexOrder, lockTicketRequests, ticketsRequested, ticketsToRequest } from '../sql/statements';

type Confirmed = Pick<Booking, 'id' | 'event_id' | 'user_id' | 'ticket_count' | 'status'> & {
  readonly name: string;
  readonly date: string;
  readonly venue: string;
  readonly may_wait: boolean;
};

const BATCH_SIZE = 32;

/**
 * Requests the tickets of confirmed bookings by writing objects below uploads/, like every upload.
 * The key contains the booking id, so a repeated request, after a crash, overwrites the first one.
 * Resolves to whether there may be more.
 */
export function requestTickets(
  database: Database,
  bucket: S3Client,
  name: string,
  nameOf: UserNameLookup,
): Promise<boolean> {
  return database.transaction(async connection => {
    const { rows: locks } = await connection.query<{ acquired: boolean }>(lockTicketRequests);
    if (!locks[0]?.acquired) {
      return false;
    }
    await connection.query(inIndexOrder);
    const { rows } = await connection.query<Confirmed>({ ...ticketsToRequest, values: [BATCH_SIZE] });
    const requested = await Promise.all(rows.map(booking => requestTicket(bucket, name, booking, nameOf)));
    const ids = rows.filter((_, position) => requested[position]).map(({ id }) => id);
    await connection.query({ ...ticketsRequested, values: [ids] });
    return ids.length === BATCH_SIZE;
  });
}

/**
 * Resolves to whether the ticket was requested. While the holder's name is unavailable it waits, then omits the name.
 */
async function requestTicket(
  bucket: S3Client,
  name: string,
  { id, name: event, may_wait, ...booking }: Confirmed,
  nameOf: UserNameLookup,
): Promise<boolean> {
  const named = await nameOf(booking.user_id).then(
    holder => ({ holder }),
    () => undefined,
  );
  if (!named && may_wait) {
    return false;
  }
  await bucket.send(
    new PutObjectCommand({
      Bucket: name,
      Key: bookingUploadKey(booking.user_id, id),
      Body: JSON.stringify({ booking_id: id, event, ...booking, ...named }),
      ContentType: 'application/json',
    }),
  );
  return true;
}
