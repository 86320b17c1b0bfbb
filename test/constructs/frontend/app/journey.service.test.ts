import { randomBytes, randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { pino } from 'pino';
import { subscription } from '../../../../constructs/web-service/kit/kafka/consumer';
import { decodeTicketBooking } from '../../../../constructs/web-service/kit/kafka/decode';
import { openStream } from '../../../../constructs/web-service/kit/kafka/stream';
import { openMetrics } from '../../../../constructs/web-service/kit/telemetry/metrics';
import { eventually } from '../../../support/eventually';
import { type Answer, type Asked, ask, problem } from '../../../support/http';
import { signedIn } from './gateway-under-test';
import { useServicesBehind } from './services-behind';

// The journey of the specification through the gateway in the access mode open, and invalid requests.
const behind = useServicesBehind('open');
const api = (path: string, asked?: Asked) => ask(behind().gateway + path, asked);

interface Booking {
  booking_id: string;
  user_id: string;
  status: string;
}

/** Registers and keeps the cookie, as a browser does. */
async function newUser(): Promise<{ user_id: string; headers: { cookie: string } }> {
  const response = await api('/api/users/register', {
    method: 'POST',
    body: { name: 'Ada', email: 'ada@example.org' },
  });
  const cookie = response.headers.getSetCookie()[0]!.split(';', 1)[0]!;
  return { user_id: (response.body as { user_id: string }).user_id, headers: { cookie } };
}

const book = (body: object, headers = {}, path = '/api/bookings/book') => api(path, { method: 'POST', body, headers });
const bookingOf = ({ body }: Answer) => body as Booking;
const available = async (eventId: string) =>
  ((await api(`/api/events/${eventId}`)).body as { tickets_available: number }).tickets_available;

test('lists, searches and paginates events', async () => {
  const { status, body } = await api('/api/events');
  expect(status).toBe(200);
  expect(body).toHaveLength(3);
  expect(body).toContainEqual({
    event_id: '1',
    name: expect.any(String),
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    venue: expect.any(String),
    tickets_available: 500,
    ...{ capacity: 500, price_cents: 0, per_order_limit: 10, sale_opens_at: null, sale_closes_at: expect.any(String) },
  });
  expect((await api('/api/events?search=symphony')).body).toEqual([expect.objectContaining({ event_id: '2' })]);
  const page = await api('/api/events?limit=2');
  expect(page.body).toHaveLength(2);
  expect((await api(`/api/events?limit=2&cursor=${page.headers.get('x-next-cursor')}`)).body).toHaveLength(1);
});

test.each(['/api/bookings/book', '/api/book'])(
  '%s books, allocates tickets, and a cancellation releases them',
  async path => {
    const { user_id, headers } = await newUser();
    const response = await book({ user_id, event_id: 2, ticket_count: 3 }, headers, path);
    expect(response).toMatchObject({
      status: 202,
      body: { message: 'Booking request received!', status: 'queued', user_id, event_id: '2', ticket_count: 3 },
    });
    await eventually(async () => expect(await available('2')).toBe(297));

    const { booking_id } = bookingOf(response);
    expect(await api(`/api/bookings/${booking_id}`, { headers })).toMatchObject({
      status: 200,
      body: { status: 'queued' },
    });
    expect((await api('/api/bookings', { headers })).body).toMatchObject([{ booking_id, status: 'queued' }]);
    expect((await api(`/api/bookings?user_id=${user_id}`, { headers })).body).toMatchObject([{ booking_id }]);

    const cancelled = await api(`/api/bookings/${booking_id}`, { method: 'DELETE', headers });
    expect(cancelled).toMatchObject({ status: 200, body: { booking_id, status: 'cancelled' } });
    await eventually(async () => expect(await available('2')).toBe(300));
  },
);

test('books without a session for any user_id, one ticket by default', async () => {
  const response = await book({ user_id: 'u-1', event_id: '1' });
  expect(response).toMatchObject({ status: 202, body: { user_id: 'u-1', ticket_count: 1 } });
  expect((await api(`/api/bookings/${bookingOf(response).booking_id}`)).status).toBe(200);
});

test('returns the same booking for a repeated key, and rejects another body with it', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const first = await book({ user_id: 'u-1', event_id: '1' }, headers);
  const again = await book({ user_id: 'u-1', event_id: '1' }, headers);
  expect(bookingOf(again).booking_id).toBe(bookingOf(first).booking_id);
  expect(await book({ user_id: 'u-1', event_id: '1', ticket_count: 2 }, headers)).toEqual(problem(422));
});

test('confirms a priced booking after its payment', async () => {
  const { booking_id } = bookingOf(await book({ user_id: 'u-1', event_id: '2' }));
  const path = `/api/bookings/${booking_id}/confirm`;
  expect(await api(path, { method: 'POST', body: { payment_reference: 'p-1' } })).toMatchObject({
    body: { booking_id, status: 'confirmed' },
  });
});

test('serves the ticket of a booking after its generation, and until the cancellation', async () => {
  const { user_id, headers } = await newUser();
  const { booking_id } = bookingOf(await book({ event_id: '1' }, headers));
  const path = `/api/bookings/${booking_id}/ticket`;
  await eventually(async () =>
    expect(await api(path, { headers })).toEqual(problem(404, 'the ticket is being generated: retry in a few seconds')),
  );
  const s3 = new S3Client({ endpoint: behind().bucket.endpoint, forcePathStyle: true });
  const Key = `tickets/bookings/${user_id}/${booking_id}_TICKET.pdf`;
  await s3.send(new PutObjectCommand({ Bucket: behind().bucket.name, Key, Body: '%PDF' }));
  s3.destroy();
  const ticket = await api(path, { headers });
  expect([ticket.status, ticket.body, ticket.headers.get('content-type')]).toEqual([200, '%PDF', 'application/pdf']);
  expect((await api('/api/tickets', { headers })).body).toContainEqual(expect.objectContaining({ key: Key }));

  await api(`/api/bookings/${booking_id}`, { method: 'DELETE', headers });
  const cancelled = problem(410, 'the booking is cancelled: its ticket is no longer valid');
  expect(await api(path, { headers })).toEqual(cancelled);
  expect(await api(`/api/${Key}`, { headers })).toEqual(cancelled);
  const listed = (await api('/api/tickets', { headers })).body;
  expect(listed).not.toContainEqual(expect.objectContaining({ key: Key }));
});

test('accepts an upload for an existing booking only', async () => {
  const upload = (bookingId: string) => {
    const form = new FormData();
    form.append('file', new File(['x'], `${randomUUID()}.txt`));
    form.append('booking_id', bookingId);
    return fetch(`${behind().gateway}/api/upload`, { method: 'POST', body: form });
  };
  const { booking_id } = bookingOf(await book({ user_id: 'u-1', event_id: '1' }));
  expect((await upload(booking_id)).status).toBe(201);
  expect((await upload('')).status).toBe(400);
  expect((await upload(' ')).status).toBe(400);
  expect((await upload(randomUUID())).status).toBe(404);
  expect((await upload('../users/1')).status).toBe(404);
});

test.each<[string, unknown, number]>([
  ['no tickets', { ticket_count: 0 }, 400],
  ['a negative number of tickets', { ticket_count: -1 }, 400],
  ['1.5 tickets', { ticket_count: 1.5 }, 400],
  ['a number of tickets as text', { ticket_count: '2' }, 400],
  ['too many tickets', { ticket_count: 1e9 }, 400],
  ['an unknown event', { event_id: 'nowhere' }, 404],
  ['an invalid event id', { event_id: '../../etc' }, 400],
  ['an event id of 10,000 characters', { event_id: 'e'.repeat(10_000) }, 400],
  ['an invalid user id', { user_id: '<script>' }, 400],
  ['an unknown field', { price: 0 }, 400],
  ['deeply nested JSON', { event_id: Array.from({ length: 50 }).reduce(inner => ({ inner }), {}) }, 400],
])('rejects a booking of %s', async (_, body, status) => {
  expect(await book({ user_id: 'u-1', event_id: '1', ...(body as object) })).toEqual(problem(status));
});

test.each<[string, string | Buffer, string, number]>([
  ['__proto__', '{"event_id":"1","user_id":"u","__proto__":{"admin":true}}', 'application/json', 400],
  ['NaN', '{"event_id":"1","user_id":"u","ticket_count":NaN}', 'application/json', 400],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'application/json', 400],
  ['over 64 KB', `{"event_id":"${'1'.repeat(70_000)}"}`, 'application/json', 413],
  ['another type', 'event_id=1', 'application/x-www-form-urlencoded', 415],
  ['nothing', '', 'application/json', 400],
])('rejects a body with %s', async (_, body, type, status) => {
  const response = await fetch(`${behind().gateway}/api/book`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
});

test.each(['', ' ', 'k'.repeat(300), 'tab\there'])('rejects the key %j', async key => {
  const response = await book({ user_id: 'u-1', event_id: '1' }, { 'idempotency-key': key });
  expect(response).toEqual(problem(400));
});

test.each(['?limit=0', '?limit=1000000', '?cursor=tampered', '?limit=x'])('rejects the page %s', async query => {
  expect(await api(`/api/events${query}`)).toEqual(problem(400));
  const { headers } = await newUser();
  expect(await api(`/api/bookings${query}`, { headers })).toEqual(problem(400));
});

test.each(['nonsense', '00-0-0-00', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, 'x'.repeat(5_000)])(
  'accepts a malformed traceparent (%#)',
  async traceparent => expect((await book({ user_id: 'u-1', event_id: '1' }, { traceparent })).status).toBe(202),
);

test('propagates the trace context of a request to Kafka', async () => {
  const traceId = randomBytes(16).toString('hex');
  const settings = { brokers: [behind().brokers], auth: 'none', region: 'nowhere' } as const;
  const stream = openStream(settings, 'tests', pino({ level: 'silent' }), openMetrics());
  const seen: string[] = [];
  stream.consume({
    group: 'traces',
    subscriptions: [
      subscription({
        topic: 'ticket-bookings',
        from: 'earliest',
        decode: decodeTicketBooking,
        handle: async messages => void seen.push(...messages.map(({ trace }) => trace.traceId)),
      }),
    ],
  });
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  expect((await book({ user_id: 'u-1', event_id: '1' }, { traceparent })).status).toBe(202);
  await eventually(() => expect(seen).toContain(traceId));
  await stream.close();
});

describe('resources of other users', () => {
  test('rejects listing the bookings of another user, with or without a session', async () => {
    const { user_id } = await newUser();
    expect(await api(`/api/bookings?user_id=${user_id}`)).toEqual(problem(401));
    expect(await api(`/api/bookings?user_id=${user_id}`, { headers: signedIn('bob') })).toEqual(problem(403));
    const claims = { 'x-user-id': user_id, 'x-user-role': 'organiser' };
    expect(await api(`/api/bookings?user_id=${user_id}`, { headers: claims })).toEqual(problem(401));
  });

  test('rejects booking for another user', async () => {
    const { user_id } = await newUser();
    const { headers } = await newUser();
    expect(await book({ user_id, event_id: '1' }, headers)).toEqual(problem(403));
  });

  test('rejects adding and changing events without the role organiser', async () => {
    const { headers } = await newUser();
    const callers: Record<string, string>[] = [{}, headers, { 'x-user-id': 'o', 'x-user-role': 'organiser' }];
    const added = { name: 'Mine', date: '2030-01-01', venue: 'Here', capacity: 10 };
    for (const caller of callers) {
      const status = caller === headers ? 403 : 401;
      expect(await api('/api/events', { method: 'POST', body: added, headers: caller })).toEqual(problem(status));
      expect(await api('/api/events/1', { method: 'PATCH', body: { capacity: 1 }, headers: caller })).toEqual(
        problem(status),
      );
    }
    const created = await api('/api/events', { method: 'POST', body: added, headers: signedIn('o', 'organiser') });
    expect(created).toMatchObject({ status: 201, body: { name: 'Mine', tickets_available: 10 } });
  });

  test.each([
    '/api/metrics',
    '/api/users/..%2Fmetrics',
    '/api/events/%2e%2e%2fmetrics',
    '/api/ready',
    '/api/openapi.json',
  ])('does not forward unknown routes: %s', async path => expect((await api(path)).status).toBeGreaterThanOrEqual(400));
});
