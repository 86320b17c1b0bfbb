// Tests the journey of a buyer through the API, on the whole platform as `npm start` runs it.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { signTicket } from '../../constructs/web-service/kit/security/ticket-signature';
import { ticketPdf } from '../../lambda/ticket-generator/ticket-pdf';
import { until } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';
import { freePortRange, StartedPlatform } from './started-platform';

let directory: string;
let platform: StartedPlatform;
let address: string;

beforeAll(async () => {
  directory = temporaryDirectory();
  const port = await freePortRange();
  address = `http://127.0.0.1:${port}`;
  platform = await new StartedPlatform({ directory, port }).ready();
});
afterAll(async () => {
  await platform?.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Event {
  event_id: string;
  name: string;
  date: string;
  venue: string;
  tickets_available: number;
}

interface Booking {
  booking_id: string;
  status: string;
}

interface Ticket {
  key: string;
  lastModified: string;
  url: string;
}

/** Cookies, as in a browser. */
let cookies = '';

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(address + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...(cookies && { cookie: cookies }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const set = response.headers.getSetCookie().map(cookie => cookie.split(';')[0]);
  if (set.length > 0) {
    cookies = set.join('; ');
  }
  return response;
}

async function get<T>(path: string): Promise<T> {
  const response = await call('GET', path);
  if (!response.ok) {
    throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as T;
}

const available = async (eventId: string) =>
  (await get<Event[]>('/api/events')).find(({ event_id }) => event_id === eventId)!.tickets_available;

async function download(url: string, type: string): Promise<Buffer> {
  const response = await call('GET', url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain(type);
  return Buffer.from(await response.arrayBuffer());
}

function expectPdf(bytes: Buffer): void {
  expect(bytes.toString('latin1')).toMatch(/^%PDF-1\.7[\s\S]*%%EOF\n$/);
}

/** Returns the generated key that signs the tickets of this platform. */
function signingKey(): string {
  return JSON.parse(readFileSync(join(directory, '.ticketing', 'secrets.json'), 'utf8')).ticket;
}

let userId: string;
let event: Event;
let before: number;
let bookingId: string;

test('serves the page and /health', async () => {
  const page = await call('GET', '/');
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await (await call('GET', '/health')).text()).toBe('OK');
});

test('register', async () => {
  const response = await call('POST', '/api/users/register', { name: 'Ada', email: 'ada@example.org' });
  expect(response.status).toBe(201);
  const user = (await response.json()) as { user_id: string };
  expect(user).toMatchObject({
    user_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'Ada',
    email: 'ada@example.org',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
  userId = user.user_id;
});

test('browse: three sample events', async () => {
  const events = await get<Event[]>('/api/events');
  expect(events).toHaveLength(3);
  event = events[0]!;
  expect(event).toMatchObject({
    event_id: expect.any(String),
    name: expect.any(String),
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    venue: expect.any(String),
  });
  before = event.tickets_available;
  expect(before).toBeGreaterThan(2);
});

test('book: queued, then confirmed, and availability goes down', async () => {
  const request = { user_id: userId, event_id: event.event_id, ticket_count: 2 };
  // booking-service receives the events from the stream a moment after the start.
  const response = await until(async () => {
    const answer = await call('POST', '/api/bookings/book', request);
    return answer.status !== 404 && answer;
  });
  expect(response.status).toBe(202);
  const booking = (await response.json()) as Booking & { message: string };
  expect(booking).toMatchObject({ message: 'Booking request received!', status: 'queued' });
  bookingId = booking.booking_id;
  await until(async () => (await available(event.event_id)) === before - 2);
  await until(async () => (await get<Booking>(`/api/bookings/${bookingId}`)).status === 'confirmed');
  const mine = await get<Booking[]>(`/api/bookings?user_id=${userId}`);
  expect(mine.map(({ booking_id }) => booking_id)).toEqual([bookingId]);
});

test("the booking's ticket appears and opens, and its code verifies", async () => {
  const key = `tickets/bookings/${userId}/${bookingId}_TICKET`;
  const ticket = await until(async () =>
    (await get<Ticket[]>('/api/tickets')).find(candidate => candidate.key === `${key}.pdf`),
  );
  const pdf = await download(ticket.url, 'application/pdf');
  expectPdf(pdf);
  expect(pdf.equals(await download(`/api/bookings/${bookingId}/ticket`, 'application/pdf'))).toBe(true);

  const claims = { booking_id: bookingId, event_id: event.event_id, admits: 2 };
  const code = signTicket(claims, signingKey());
  const { name, date, venue } = event;
  const known = { status: 'confirmed', event: name, date, venue, holder: 'Ada' };
  expect(await get(`/api/tickets/verify?code=${code}`)).toEqual({ valid: true, ...claims, ...known });
  const [, generated] = /Generated: (.*)/.exec((await download(`/api/${key}.txt`, 'text/plain')).toString())!;
  const printed = {
    ...{ bookingId, eventId: event.event_id, event: event.name, date: event.date, venue: event.venue },
    ...{ holder: 'Ada', tickets: '2', status: 'confirmed', admits: 2, generated: new Date(generated!) },
  };
  expect(pdf.equals(ticketPdf(printed, code))).toBe(true);
});

test('generates a ticket for an upload', async () => {
  const response = await call('POST', '/api/demo-upload');
  expect(response.status).toBe(201);
  const { ticket_key } = (await response.json()) as { ticket_key: string };
  expect(ticket_key).toMatch(/demo_\d+_TICKET\.pdf$/);
  const ticket = await until(async () => (await get<Ticket[]>('/api/tickets')).find(({ key }) => key === ticket_key));
  expectPdf(await download(ticket.url, 'application/pdf'));
});

test('rejects invalid requests without selling tickets', async () => {
  const book = (ticket_count: unknown, event_id: unknown = event.event_id) =>
    call('POST', '/api/book', { user_id: userId, event_id, ticket_count });
  expect((await book(0)).status).toBe(400);
  expect((await book(1, 'unknown')).status).toBe(404);
  const refused = await book('many');
  expect(refused.status).toBe(400);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(await available(event.event_id)).toBe(before - 2);
});

test('cancel: releases the tickets', async () => {
  const response = await call('DELETE', `/api/bookings/${bookingId}`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ booking_id: bookingId, status: 'cancelled' });
  await until(async () => (await available(event.event_id)) === before);
});

test('publishes the analytics window', async () => {
  interface Sales {
    event_id: string;
    total_tickets: number;
    windows: { window_end: string; total_tickets: number }[];
  }
  const sales = await until(
    async () => (await get<Sales[]>('/api/analytics')).find(({ event_id }) => event_id === event.event_id),
    110_000, // a window of one minute, and the delay until it closes
  );
  expect(sales.total_tickets).toBe(2);
  expect(sales.windows).toMatchObject([{ total_tickets: 2, window_end: expect.stringMatching(/:00\.000Z$/) }]);
});
