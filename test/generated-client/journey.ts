// The journey of a user by a client that is generated from /openapi.json. Compiled with the generated types by
// generated-client.system.test.ts, so it is not a part of this repository's own type check.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './api';

type Api = Client<paths>;
type Schemas = components['schemas'];

const PASSWORD = 'correct horse battery staple';
const ATTEMPTS = 300;
const DELAY_MS = 100;

/** Registers, books, downloads, uploads and cancels in either access mode. */
export async function journey(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl });
  const user = await openSession(client);

  const events = data(await client.GET('/api/events', { params: { query: { search: 'jazz', limit: 10 } } }));
  const event = events[0]!;
  const booking = await book(client, user, event);
  const params = { path: { booking_id: booking.booking_id } };
  assert.equal(booking.ticket_count, 2);
  await eventually(async () => data(await client.GET('/api/bookings/{booking_id}', { params })).status === 'confirmed');
  assert.equal(data(await client.GET('/api/bookings'))[0]?.booking_id, booking.booking_id);

  const pdf = await eventually(async () => {
    const path = '/api/bookings/{booking_id}/ticket';
    return (await client.GET(path, { params, parseAs: 'blob' })).data;
  });
  assert.equal(pdf.type, 'application/pdf');

  await uploadAndDownload(client);
  assert.equal(data(await client.DELETE('/api/bookings/{booking_id}', { params })).status, 'cancelled');
  const refused = await client.POST('/api/bookings/{booking_id}/confirm', {
    params,
    body: { payment_reference: 'invoice-4711' },
  });
  assert.notEqual(refused.error?.detail, undefined);
}

/** Registers, and signs in where the access mode requires it: with a bearer token, or with the cookie that is set. */
async function openSession(client: Api): Promise<Schemas['User']> {
  const { access } = data(await client.GET('/api/sessions/current'));
  const body = { name: 'Ada Lovelace', email: 'ada@example.org', ...(access === 'required' && { password: PASSWORD }) };
  const { data: user, error, response } = await client.POST('/api/users/register', { body });
  assert.ok(user, error?.detail);
  if (access === 'open') {
    client.use(withHeader('cookie', response.headers.getSetCookie()[0]!.split(';', 1)[0]!));
    return user;
  }
  const credentials = { email: body.email, password: PASSWORD, transport: 'bearer' } as const;
  const session = data(await client.POST('/api/sessions', { body: credentials }));
  client.use(withHeader('authorization', `Bearer ${session.access_token}`));
  return user;
}

function withHeader(name: string, value: string): Middleware {
  return {
    onRequest({ request }) {
      request.headers.set(name, value);
    },
  };
}

async function book(client: Api, user: Schemas['User'], event: Schemas['Event']): Promise<Schemas['AcceptedBooking']> {
  const order = { user_id: user.user_id, event_id: event.event_id, ticket_count: 2 };
  const header = { 'idempotency-key': 'generated-client' };
  // booking-service receives the events from the stream, shortly after the start.
  return eventually(async () => (await client.POST('/api/bookings/book', { params: { header }, body: order })).data);
}

async function uploadAndDownload(client: Api): Promise<void> {
  const upload = data(
    await client.POST('/api/upload', {
      body: { file: 'Event: Winter Jazz\nHolder: Ada\n' },
      bodySerializer({ file }) {
        const form = new FormData();
        form.append('file', new Blob([file], { type: 'text/plain' }), 'ticket.txt');
        return form;
      },
    }),
  );
  const ticket = await eventually(async () =>
    data(await client.GET('/api/tickets')).find(({ key }) => key === upload.ticket_key),
  );
  const params = { path: { key: ticket.key.slice('tickets/'.length) } };
  const pdf = data(await client.GET('/api/tickets/{key}', { params, parseAs: 'blob' }));
  assert.equal(pdf.type, 'application/pdf');
}

function data<T>({ data, error }: { data?: T; error?: Schemas['Problem'] }): T {
  assert.ok(data !== undefined, error?.detail);
  return data;
}

async function eventually<T>(attempt: () => Promise<T | false | undefined>): Promise<T> {
  for (let left = ATTEMPTS; left > 0; left--) {
    const result = await attempt();
    if (result) {
      return result;
    }
    await sleep(DELAY_MS);
  }
  throw new Error(`no result after ${ATTEMPTS} attempts`);
}
