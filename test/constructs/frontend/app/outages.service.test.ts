import { ask, problem } from '../../../support/http';
import { signedIn } from './gateway-under-test';
import { useServicesBehind } from './services-behind';

// One service after the other is stopped; the tests build on each other.
const behind = useServicesBehind('open');
const get = (path: string) => ask(behind().gateway + path, { headers: signedIn('ada') });

test('lists events while booking-service is unavailable, and rejects bookings with Retry-After', async () => {
  await behind().stop('bookings');
  const refused = await ask(`${behind().gateway}/api/book`, {
    method: 'POST',
    body: { event_id: '1', user_id: 'ada' },
  });
  expect(refused).toEqual(problem(503, 'booking-service did not respond'));
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await get('/api/bookings')).toEqual(problem(503));
  expect(await get('/api/bookings/00000000-0000-0000-0000-000000000000/ticket')).toEqual(problem(503));
  const events = await get('/api/events');
  expect([events.status, events.headers.get('x-stale')]).toEqual([200, null]);
});

test('returns the stored list of events, marked as stale, while event-catalog is unavailable', async () => {
  const first = await get('/api/events');
  await behind().stop('catalog');
  const stale = await get('/api/events');
  expect(stale).toMatchObject({ status: 200, body: first.body });
  expect(stale.headers.get('x-stale')).toBe('true');
  expect([stale.headers.get('cache-control'), stale.headers.get('etag')]).toEqual(['no-store', null]);
  expect(await get('/api/events?search=not+cached')).toEqual(problem(503));
  expect(await get('/api/events/1')).toEqual(problem(503));
});

test('keeps sessions, and rejects registrations, while user-service is unavailable', async () => {
  await behind().stop('users');
  const body = { name: 'Ada', email: 'ada@example.org' };
  expect(await ask(`${behind().gateway}/api/users`, { method: 'POST', body })).toEqual(problem(503));
  expect(await get('/api/sessions/current')).toMatchObject({ body: { user: { user_id: 'ada' } } });
  expect(await ask(`${behind().gateway}/api/demo-upload`, { method: 'POST' })).toMatchObject({ status: 201 });
  expect(await get('/api/tickets')).toMatchObject({ status: 200 });
});

test('reports the gateway itself as healthy', async () => {
  expect(await get('/health')).toMatchObject({ status: 200, body: 'OK' });
  expect(await get('/ready')).toMatchObject({ status: 200 });
});
