import { gzipSync } from 'node:zlib';
import { type Asked, ask, problem } from '../../../support/http';
import { signedIn } from './gateway-under-test';
import { useServicesBehind } from './services-behind';

// HTTP semantics of the gateway: caching, locations, challenges, accepted types.
const behind = useServicesBehind('open');
const api = (path: string, asked?: Asked) => ask(behind().gateway + path, asked);
const send = (method: string, path: string, headers: Record<string, string>, body?: string | Uint8Array<ArrayBuffer>) =>
  fetch(behind().gateway + path, { method, headers, body });
const asOrganiser = signedIn('o', 'organiser');

async function newUser(): Promise<{ user_id: string; headers: { cookie: string }; cacheControl: string | null }> {
  const response = await api('/api/users/register', {
    method: 'POST',
    body: { name: 'Ada', email: 'ada@example.org' },
  });
  const cookie = response.headers.getSetCookie()[0]!.split(';', 1)[0]!;
  const { user_id } = response.body as { user_id: string };
  return { user_id, headers: { cookie }, cacheControl: response.headers.get('cache-control') };
}

describe('caching', () => {
  test('keeps responses for one user out of caches', async () => {
    const { user_id, headers, cacheControl } = await newUser();
    expect(cacheControl).toBe('no-store');
    const paths = [`/api/users/${user_id}`, '/api/bookings', '/api/sessions/current', '/api/tickets', '/api/analytics'];
    for (const path of [...paths, '/api/none']) {
      expect([path, (await api(path, { headers })).headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
  });

  test.each(['/api/events', '/api/events?limit=2', '/api/events/3'])('validates %s by its ETag', async path => {
    const first = await api(path);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(first.headers.get('vary')).toContain('accept-encoding');
    const tag = first.headers.get('etag')!;
    expect(tag).toMatch(/^W\/"[\w-]+"$/);
    for (const given of [tag, `"x", ${tag}`, tag.slice(2), '*']) {
      const again = await send('GET', path, { 'if-none-match': given });
      expect([given, again.status, await again.text()]).toEqual([given, 304, '']);
      expect([again.headers.get('etag'), again.headers.get('content-length')]).toEqual([tag, null]);
    }
    expect((await send('GET', path, { 'if-none-match': 'W/"another"' })).status).toBe(200);
  });

  test('changes the ETag of a list when an event or its next page changes', async () => {
    const added = { name: 'Tagged', date: '2031-01-01', venue: 'Here', capacity: 10 };
    const add = () => api('/api/events', { method: 'POST', body: added, headers: asOrganiser });
    const { event_id } = (await add()).body as { event_id: string };
    const first = (await api('/api/events?search=tagged&limit=1')).headers.get('etag');
    await add();
    const second = (await api('/api/events?search=tagged&limit=1')).headers.get('etag');
    await api(`/api/events/${event_id}`, { method: 'PATCH', body: { capacity: 11 }, headers: asOrganiser });
    const third = (await api('/api/events?search=tagged&limit=1')).headers.get('etag');
    expect(new Set([first, second, third]).size).toBe(3);
  });
});

test('returns the location of created resources', async () => {
  const registered = await api('/api/users', { method: 'POST', body: { name: 'Ada', email: 'ada@example.org' } });
  const { user_id } = registered.body as { user_id: string };
  expect(registered.headers.get('location')).toBe(`/api/users/${user_id}`);
  const booked = await api('/api/book', { method: 'POST', body: { user_id, event_id: '1' } });
  const { booking_id } = booked.body as { booking_id: string };
  expect(booked.headers.get('location')).toBe(`/api/bookings/${booking_id}`);
  const event = { name: 'Mine', date: '2030-01-01', venue: 'Here', capacity: 10 };
  const created = await api('/api/events', { method: 'POST', body: event, headers: asOrganiser });
  expect(created.headers.get('location')).toBe(`/api/events/${(created.body as { event_id: string }).event_id}`);
});

test.each<[string, Record<string, string>, string]>([
  ['no token', {}, 'Bearer'],
  ['a wrong token', { authorization: 'Bearer x' }, 'Bearer error="invalid_token"'],
  ['another scheme', { authorization: 'Basic YTpi' }, 'Bearer'],
])('challenges a request with %s', async (_, headers, challenge) => {
  const response = await api('/api/bookings', { headers });
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, challenge]);
});

test.each([
  ['POST', '/api/book', 'accept'],
  ['PATCH', '/api/events/1', 'accept-patch'],
])('returns the types that %s %s accepts', async (method, path, header) => {
  const response = await send(method, path, { 'content-type': 'text/plain', ...asOrganiser }, 'x');
  expect([response.status, response.headers.get(header)]).toEqual([415, 'application/json']);
});

test('rejects a compressed booking because of its encoding', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await send('POST', '/api/book', headers, gzipSync('{"event_id":"1","user_id":"u"}'));
  expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'identity']);
});

test('rejects other charsets than UTF-8', async () => {
  const headers = { 'content-type': 'application/json; charset=utf-16' };
  expect((await send('POST', '/api/book', headers, '{"event_id":"1","user_id":"u"}')).status).toBe(415);
});

test.each([
  ['GET', '/api/bookings/book', 'OPTIONS, POST'],
  ['DELETE', '/api/bookings/book', 'OPTIONS, POST'],
  ['GET', '/api/users/register', 'OPTIONS, POST'],
  ['PUT', '/api/events/1', 'GET, HEAD, OPTIONS, PATCH'],
])('returns the allowed methods of the path for %s %s', async (method, path, allow) => {
  const response = await api(path, { method });
  expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
});

test.each(['/api/events/', '/api/bookings/', '/api/users/'])(
  'does not return 405 for %s with a long id',
  async path => {
    const response = await api(path + '1'.repeat(3_000), { headers: signedIn('ada') });
    expect([400, 404]).toContain(response.status);
  },
);

test.each(['/api/events?limit=Infinity', '/api/bookings?limit=1e400', '/api/tickets?limit=Infinity'])(
  'refuses the number in %s',
  async path => expect(await api(path, { headers: signedIn('ada') })).toEqual(problem(400)),
);
