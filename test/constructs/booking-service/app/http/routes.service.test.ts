import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../../support/eventually';
import { useBookingDatabase } from '../booking-database';
import { type Answer, type ShownBooking, useBookingService } from '../running-service';

const bookingDatabase = useBookingDatabase();
const open = useBookingService(() => ({ DATABASE_URL: bookingDatabase.url, ACCESS_MODE: 'open', HOLD_SECONDS: '600' }));
const closed = useBookingService(() => ({ DATABASE_URL: bookingDatabase.url, ACCESS_MODE: 'required' }));
const unknownId = '00000000-0000-7000-8000-000000000000';

const as = (userId: string, role = 'person') => ({ 'x-user-id': userId, 'x-user-role': role });
const service = (name: string) => ({ 'x-service-name': name });
const book = (event_id: unknown, more: object = {}, headers: Record<string, string> = {}) =>
  open('POST', '/book', { body: { user_id: randomUUID(), event_id, ...more }, headers });

const stored = async () =>
  (await bookingDatabase.database.pool.query('SELECT count(*)::integer AS bookings FROM booking.bookings')).rows[0]
    .bookings;

test('books, returns, confirms and cancels a booking', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const user_id = randomUUID();
  const booked = await book(event, { user_id, ticket_count: 2 });
  expect(booked).toMatchObject({
    status: 202,
    body: { message: 'Booking request received!', status: 'queued', user_id, event_id: event, ticket_count: 2 },
  });
  const { booking_id, created_at, expires_at } = booked.body;
  expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(600_000);

  const path = `/bookings/${booking_id}`;
  expect(await open('GET', path)).toMatchObject({
    status: 200,
    body: { booking_id, status: 'queued', version: 1, created_at },
  });
  const payment = { body: { payment_reference: 'payment 1' } };
  const confirmed = { status: 200, body: { booking_id, status: 'confirmed', version: 2 } };
  expect(await open('POST', `${path}/confirm`, payment)).toMatchObject(confirmed);
  expect(await open('POST', `${path}/confirm`, payment)).toMatchObject(confirmed);
  expect(await open('POST', `${path}/confirm`, { body: { payment_reference: 'payment 2' } })).toMatchObject({
    status: 409,
    body: { booking_status: 'confirmed' },
  });
  const cancelled = { status: 200, body: { booking_id, status: 'cancelled', version: 3 } };
  expect(await open('DELETE', path)).toMatchObject(cancelled);
  expect(await open('DELETE', path)).toMatchObject(cancelled);
  expect(await open('POST', `${path}/confirm`, payment)).toMatchObject({
    status: 409,
    body: { detail: 'this booking cannot be confirmed: it is cancelled', booking_status: 'cancelled' },
  });
  expect(await open('GET', `/bookings/${unknownId}`)).toMatchObject({ status: 404 });
  expect(await open('DELETE', `/bookings/${unknownId}`)).toMatchObject({ status: 404 });
  expect(await open('POST', `/bookings/${unknownId}/confirm`, payment)).toMatchObject({ status: 404 });
});

test('accepts a number as event id, and books one ticket by default', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  await bookingDatabase.database.pool.query('UPDATE booking.inventory SET event_id = $2 WHERE event_id = $1', [
    event,
    '77',
  ]);
  expect(await book(77)).toMatchObject({ status: 202, body: { event_id: '77', ticket_count: 1 } });
  expect(await book('77')).toMatchObject({ status: 202, body: { event_id: '77' } });
});

test('returns the same response for a repeated key after the booking has changed', async () => {
  const event = await bookingDatabase.event({ capacity: 2, priceCents: 0 });
  const user_id = randomUUID();
  const again = (more: object = {}) => book(event, { user_id, ...more }, { 'idempotency-key': 'order-1' });
  const first = await again();
  await until(async () => (await open('GET', `/bookings/${first.body.booking_id}`)).body.status === 'confirmed');
  const second = await again();
  expect([second.status, second.body]).toEqual([first.status, first.body]);
  expect(await again({ ticket_count: 2 })).toMatchObject({ status: 422 });
  expect(await book(event)).toMatchObject({ status: 202 });
  expect(await book(event)).toMatchObject({ status: 409, body: { detail: 'this event is sold out', tickets_left: 0 } });
  expect((await again()).body).toEqual(first.body);
});

test('lists the bookings of the caller in pages, newest first', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const user = randomUUID();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    ids.unshift((await book(event, { user_id: user })).body.booking_id);
    await sleep(2); // ids of the same millisecond have no order
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Answer<ShownBooking[]> = await open('GET', `/bookings?limit=2${cursor && `&cursor=${cursor}`}`, {
      headers: as(user),
    });
    seen.push(...page.body.map(({ booking_id }) => booking_id));
    cursor = page.headers.get('x-next-cursor');
  }
  expect(seen).toEqual(ids);
  expect((await open('GET', `/bookings?user_id=${user}`, { headers: as('boss', 'organiser') })).body).toHaveLength(5);
  expect(await open('GET', `/bookings?user_id=${user}`)).toMatchObject({ status: 401 });
  expect(await open('GET', `/bookings?user_id=${user}`, { headers: as('other') })).toMatchObject({ status: 403 });
});

test('returns a booking in the required mode only to its user and to organisers', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const asAnn = { headers: as('ann') };
  const asBob = { headers: as('bob') };
  const body = { event_id: event, user_id: 'ann' };
  expect(await closed('POST', '/book', { body })).toMatchObject({ status: 401 });
  expect(await closed('POST', '/book', { body, ...asBob })).toMatchObject({ status: 403 });
  const { booking_id } = (await closed('POST', '/book', { body, ...asAnn })).body;
  const path = `/bookings/${booking_id}`;
  for (const [method, way] of [
    ['GET', path],
    ['DELETE', path],
  ] as const) {
    expect(await closed(method, way)).toMatchObject({ status: 401 });
    expect(await closed(method, way, asBob)).toMatchObject({ status: 404 });
  }
  const payment = { body: { payment_reference: 'p' } };
  expect(await closed('POST', `${path}/confirm`, payment)).toMatchObject({ status: 401 });
  expect(await closed('POST', `${path}/confirm`, { ...payment, ...asAnn })).toMatchObject({ status: 403 });
  expect(await closed('GET', path, asAnn)).toMatchObject({ status: 200, body: { status: 'queued' } });
  const till = { ...payment, headers: as('till', 'organiser') };
  expect(await closed('POST', `${path}/confirm`, till)).toMatchObject({ status: 200 });
  expect(await closed('DELETE', path, asAnn)).toMatchObject({ status: 200 });
});

test('rejects bookings for another user in the open mode when the caller has a session', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  expect(await book(event, { user_id: 'ann' }, as('bob'))).toMatchObject({ status: 403 });
  const own = await open('POST', '/book', { body: { event_id: event }, headers: as('bob') });
  expect(own).toMatchObject({ status: 202, body: { user_id: 'bob' } });
});

describe('invalid input is rejected with the reason, and nothing is stored', () => {
  let event: string;
  let before: number;
  beforeAll(async () => {
    event = await bookingDatabase.event({ capacity: 10, perOrderLimit: 4 });
    before = await stored();
  });
  afterAll(async () => expect(await stored()).toBe(before));

  test.each<[unknown, RegExp, number]>([
    [{ ticket_count: 0 }, /^ticket_count must be >= 1$/, 400],
    [{ ticket_count: -1 }, /^ticket_count must be >= 1$/, 400],
    [{ ticket_count: 1.5 }, /^ticket_count must be integer$/, 400],
    [{ ticket_count: '2' }, /^ticket_count must be integer$/, 400],
    [{ ticket_count: null }, /^ticket_count must be integer$/, 400],
    [{ ticket_count: 1e9 }, /^ticket_count must be <= 10000$/, 400],
    [{ ticket_count: 5 }, /^ticket_count must be at most 4 for this event$/, 400],
    [{ event_id: 'unknown' }, /^event not found$/, 404],
    [{ event_id: -1 }, /^event_id must be >= 0$/, 400],
    [{ event_id: 1.5 }, /^event_id must be /, 400],
    [{ event_id: '' }, /^event_id must be an event id/, 400],
    [{ event_id: `e'; DROP TABLE booking.bookings; --` }, /^event_id must be an event id/, 400],
    [{ event_id: 'e'.repeat(65) }, /^event_id must be an event id/, 400],
    [{ event_id: ['1'] }, /^event_id must be string,integer$/, 400],
    [{ user_id: '' }, /^user_id must be a user id/, 400],
    [{ user_id: 'u'.repeat(65) }, /^user_id must be a user id/, 400],
    [{ user_id: '../ann' }, /^user_id must be a user id/, 400],
    [{ user_id: 'nul\0' }, /^user_id must be a user id/, 400],
    [{ price: 1 }, /^unknown field 'price' of the request: use event_id, user_id, ticket_count, expected_total$/, 400],
  ])('%j', async (wrong, detail, status) => {
    const response = await book(event, wrong as object);
    expect(response).toMatchObject({ status, body: { status, detail: expect.stringMatching(detail) } });
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
  });

  test.each<[string, string | Uint8Array, number]>([
    ['NaN', '{"event_id":"1","user_id":"u","ticket_count":NaN}', 400],
    ['half a document', '{"event_id":', 400],
    ['no document', '', 400],
    ['null', 'null', 400],
    ['__proto__', '{"event_id":"1","user_id":"u","__proto__":{"ticket_count":1}}', 400],
    ['deep nesting', `{"event_id":${'['.repeat(9_000)}${']'.repeat(9_000)}}`, 400],
    ['over 64 KB', `{"event_id":"${'1'.repeat(65_536)}"}`, 413],
    ['bad UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
  ])('a body of %s', async (_, body, status) => {
    const response = await open('POST', '/book', { body, headers: { 'content-type': 'application/json' } });
    expect(response).toMatchObject({ status, body: { status, detail: expect.any(String) } });
  });

  test('rejects another content type', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(await open('POST', '/book', { body: `{"event_id":"${event}"}`, headers })).toMatchObject({ status: 415 });
  });

  test.each([
    ['empty', ''],
    ['with a tab', 'a\tb'],
    ['with spaces', 'a b'],
    ['not ASCII', 'schlüssel'],
    ['over-long', 'k'.repeat(129)],
  ])('an idempotency key that is %s', async (_, key) => {
    const response = await book(event, {}, { 'idempotency-key': key });
    expect(response).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^idempotency-key must be 1 to 128/) },
    });
  });

  test.each([
    ['GET', '/bookings/1'],
    ['GET', `/bookings/${'0'.repeat(64)}`],
    ['DELETE', "/bookings/1' OR '1'='1"],
    ['GET', '/bookings?limit=0'],
    ['GET', '/bookings?limit=101'],
    ['GET', '/bookings?limit=many'],
    ['GET', '/bookings?cursor=tampered'],
    ['GET', '/bookings?user_id='],
    ['GET', '/bookings?user=1'],
  ])('%s %s', async (method, path) => {
    expect(await open(method, path, { headers: as('ann') })).toMatchObject({ status: 400 });
  });

  test('rejects a payment without a reference', async () => {
    const path = `/bookings/${unknownId}/confirm`;
    for (const body of [
      {},
      { payment_reference: '' },
      { payment_reference: 'x'.repeat(201) },
      { payment_reference: 1 },
    ]) {
      expect(await open('POST', path, { body })).toMatchObject({ status: 400 });
    }
  });

  test('accepts a request with a malformed trace', async () => {
    const response = await book('unknown', {}, { traceparent: '00-nonsense-ff' });
    expect(response).toMatchObject({ status: 404 });
  });
});

describe('service identity', () => {
  const admission = (id: string, headers: Record<string, string>) =>
    closed<{ booking: object | null }>('GET', `/internal/bookings/${id}/admission`, { headers });

  test('returns user and status of a booking to the gateway', async () => {
    const event = await bookingDatabase.event({ capacity: 10 });
    const { booking_id, status } = (await book(event, { user_id: 'ann' })).body;
    const { body } = await admission(booking_id, service('frontend'));
    expect(body).toEqual({ booking: { user_id: 'ann', status } });
    expect((await admission(unknownId, service('frontend'))).body).toEqual({ booking: null });
  });

  test.each([
    ['no caller', {}],
    ['the user of the booking', as('ann')],
    ['an organiser', as('olga', 'organiser')],
    ['a service without the permission', service('event-catalog')],
    ['an unknown service', service('door')],
  ])('rejects a request from %s', async (_, headers) => {
    const event = await bookingDatabase.event({ capacity: 10 });
    const { booking_id } = (await book(event, { user_id: 'ann' })).body;
    expect(await admission(booking_id, headers)).toMatchObject({ status: 403 });
  });

  test('gives a service no access to the routes of users', async () => {
    const event = await bookingDatabase.event({ capacity: 10 });
    const { booking_id } = (await book(event, { user_id: 'ann' })).body;
    const headers = service('frontend');
    expect(await closed('GET', `/bookings/${booking_id}`, { headers })).toMatchObject({ status: 401 });
    expect(await closed('GET', '/bookings?user_id=ann', { headers })).toMatchObject({ status: 401 });
    expect(await closed('DELETE', `/bookings/${booking_id}`, { headers })).toMatchObject({ status: 401 });
  });
});
