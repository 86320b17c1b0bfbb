// Ticket request of a confirmed booking: with the name from user-service, and without it during an outage.
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '@cdk-ticketing/local-runtime';
import { Registry } from 'prom-client';
import { AvailabilityCache } from '../../../../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../../../../constructs/booking-service/app/batching/batch-allocator';
import { Bookings } from '../../../../../constructs/booking-service/app/domain/bookings';
import { requestTickets } from '../../../../../constructs/booking-service/app/jobs/ticket-requests';
import { openServiceClient, type ServiceClient } from '../../../../../constructs/web-service/kit/client/service-client';
import { userNames } from '../../../../../constructs/web-service/kit/client/user-names';
import type { Running } from '../../../../../constructs/web-service/kit/process/service';
import { ask } from '../../../../support/http';
import { useDynamoDb, useObjectStore } from '../../../../support/stores';
import { startUserService } from '../../../user-service/app/running';
import { request, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();
const objects = useObjectStore();
const dynamoDb = useDynamoDb();
let s3: S3Client;
const opened: ServiceClient[] = [];
const running: Running[] = [];

beforeAll(() => {
  s3 = new S3Client({ endpoint: objects().endpoint, region: 'local', forcePathStyle: true });
});
afterAll(async () => {
  for (const client of opened) {
    client.close();
  }
  await Promise.all(running.map(service => service.stop()));
  s3.destroy();
});

function client(url: string): ServiceClient {
  const users = openServiceClient('user-service', url, new Registry(), { timeoutMs: 1_000 });
  opened.push(users);
  return users;
}

async function userService(mode: 'open' | 'required'): Promise<{ users: ServiceClient; ada: string }> {
  const service = await startUserService(mode, dynamoDb().endpoint);
  running.push(service);
  const password = mode === 'required' ? { password: 'correct horse' } : {};
  const body = { name: 'Ada Lovelace', email: 'ada@example.org', ...password };
  const { user_id } = (await ask(`${service.url}/users`, { method: 'POST', body })).body as { user_id: string };
  return { users: client(service.url), ada: user_id };
}

async function confirmed(userId: string): Promise<string> {
  const { database } = bookingDatabase;
  const eventId = await bookingDatabase.event({ capacity: 10 });
  const booking = request(eventId, 2, { userId });
  await new BatchAllocator(database, new AvailabilityCache(), { holdSeconds: 600, onBooked: () => {} }).allocate(
    eventId,
    [booking],
  );
  await new Bookings(database).confirm(booking.id, 'paid');
  return booking.id;
}

const requestAll = (users: ServiceClient) =>
  requestTickets(bookingDatabase.database, s3, objects().bucket, userNames(users, 'booking-service'));

async function ticketRequest(userId: string, bookingId: string): Promise<object | undefined> {
  const key = `uploads/bookings/${userId}/${bookingId}.json`;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: objects().bucket, Key: key }));
    return JSON.parse(await Body!.transformToString());
  } catch (error) {
    if (error instanceof NoSuchKey) {
      return undefined;
    }
    throw error;
  }
}

test.each(['open', 'required'] as const)('contains the name of its holder, in the %s mode', async mode => {
  const { users, ada } = await userService(mode);
  const id = await confirmed(ada);
  await requestAll(users);
  expect(await ticketRequest(ada, id)).toEqual({
    ...{ booking_id: id, event_id: expect.any(String), event: 'A night', date: '2030-01-01', venue: 'A hall' },
    ...{ user_id: ada, ticket_count: 2, status: 'confirmed', holder: 'Ada Lovelace' },
  });
});

test('is requested at once without a name when the user is unknown', async () => {
  const { users } = await userService('open');
  const id = await confirmed('ann');
  await requestAll(users);
  expect(await ticketRequest('ann', id)).not.toHaveProperty('holder');
});

test('waits a limited time for the name while user-service is unavailable', async () => {
  const users = client(`http://127.0.0.1:${await freePort()}`);
  const id = await confirmed('bob');
  expect(await requestAll(users)).toBe(false);
  expect(await ticketRequest('bob', id)).toBeUndefined();
  await bookingDatabase.database.pool.query(
    `UPDATE booking.bookings SET changed_at = changed_at - interval '31 seconds' WHERE id = $1`,
    [id],
  );
  await requestAll(users);
  expect(await ticketRequest('bob', id)).toMatchObject({ booking_id: id, user_id: 'bob' });
});
