import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { type Answer, ask, problem } from '../../../support/http';
import { useDynamoDb } from '../../../support/stores';
import { ORGANISER_KEY, startUserService } from '../../user-service/app/running';
import { signedIn, startGateway } from './gateway-under-test';

const dynamoDb = useDynamoDb();
const running: Running[] = [];
let open: string;
let required: string;
let overTls: string;

beforeAll(async () => {
  const start = async (mode: 'open' | 'required', settings = {}) => {
    const users = await startUserService(mode, dynamoDb().endpoint);
    const gateway = await startGateway({ ACCESS_MODE: mode, USER_SERVICE_URL: users.url, ...settings });
    running.push(gateway, users);
    return gateway.url;
  };
  open = await start('open');
  required = await start('required', { SIGN_IN_LIMIT_PER_MINUTE: '0', CORS_ORIGINS: 'https://friends.example' });
  overTls = await start('required', {
    PUBLIC_URL: 'https://tickets.example',
    SIGN_IN_LIMIT_PER_MINUTE: '3',
    RATE_LIMIT_PER_MINUTE: '1000',
  });
});
afterAll(async () => {
  for (const service of running) {
    await service.stop();
  }
});

let people = 0;
const newPerson = () => ({ name: 'Ada', email: `ada-${++people}@example.org` });
const password = 'correct horse battery staple';
type Tokens = { access_token: string; refresh_token: string };

const register = (gateway: string, person: object, path = '/api/users/register') =>
  ask(gateway + path, { method: 'POST', body: person });
const current = async (gateway: string, headers: Record<string, string>) =>
  (await ask(`${gateway}/api/sessions/current`, { headers })).body;

/** Returns the cookies that a response sets, by name. */
function cookiesOf({ headers }: Answer): Record<string, string> {
  const cookies = headers.getSetCookie().map(cookie => cookie.split(';', 1)[0]!.split('='));
  return Object.fromEntries(cookies.map(([name, ...value]) => [name, value.join('=')]));
}
const sent = (cookies: Record<string, string>) => ({
  cookie: Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; '),
});

describe('in the access mode open', () => {
  test.each(['/api/users/register', '/api/users'])('%s opens a session', async path => {
    const person = newPerson();
    const response = await register(open, person, path);
    expect(response).toMatchObject({ status: 201, body: { ...person, user_id: expect.any(String), role: 'person' } });
    expect(response.body).toHaveProperty('createdAt', expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/));
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^session=[\w.-]+; Path=\/; Expires=.* GMT; HttpOnly; SameSite=Lax$/),
    ]);
    const { user_id } = response.body as { user_id: string };
    const cookies = sent(cookiesOf(response));
    expect(await current(open, cookies)).toMatchObject({ access: 'open', user: { user_id, role: 'person' } });
    expect(await ask(`${open}/api/users/${user_id}`, { headers: cookies })).toMatchObject({
      status: 200,
      body: person,
    });
  });

  test('returns the role of an organiser', async () => {
    const response = await register(open, { ...newPerson(), organiser_key: ORGANISER_KEY });
    expect(await current(open, sent(cookiesOf(response)))).toMatchObject({ user: { role: 'organiser' } });
  });

  test('ignores a cookie with an invalid or missing signature', async () => {
    const { session } = cookiesOf(await register(open, newPerson()));
    const [header, claims, signature] = session!.split('.');
    const other = Buffer.from(JSON.stringify({ sub: 'bob', role: 'organiser', sid: 'x', exp: 4e9 })).toString(
      'base64url',
    );
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const forged of [`${header}.${other}.${signature}`, `${unsigned}.${claims}.`, 'x', '']) {
      expect(await current(open, sent({ session: forged }))).toEqual({ access: 'open', user: null });
    }
  });

  test('returns a name and an email address to their owner only', async () => {
    const { user_id } = (await register(open, newPerson())).body as { user_id: string };
    expect(await ask(`${open}/api/users/${user_id}`)).toEqual(problem(401));
    expect(await ask(`${open}/api/users/${user_id}`, { headers: signedIn('other-user') })).toEqual(problem(404));
  });

  test('deletes the cookie at sign-out', async () => {
    const cookies = sent(cookiesOf(await register(open, newPerson())));
    const left = await ask(`${open}/api/sessions/current`, { method: 'DELETE', headers: cookies });
    expect(left.status).toBe(204);
    expect(cookiesOf(left)).toEqual({ session: '', refresh: '' });
  });

  test('has no sign-in', async () => {
    const body = { email: 'ada@example.org', password };
    expect(await ask(`${open}/api/sessions`, { method: 'POST', body })).toEqual(problem(404));
  });

  test.each<[string, object, RegExp]>([
    ['no name', { email: 'a@example.org' }, /name is required/],
    ['an empty name', { name: '', email: 'a@example.org' }, /name/],
    ['a name of two lines', { name: 'Ada\nLovelace', email: 'a@example.org' }, /name must be one line of text/],
    ['an endless name', { name: 'a'.repeat(10_000), email: 'a@example.org' }, /name/],
    ['no email', { name: 'Ada', email: 'nowhere' }, /email must be an email address/],
    ['an unknown field', { name: 'Ada', email: 'a@example.org', admin: true }, /unknown field 'admin'/],
    ['a body over 64 KB', { name: 'Ada', email: 'a@example.org', x: 'x'.repeat(70_000) }, /64 KB/],
  ])('rejects a registration with %s without opening a session', async (_, body, detail) => {
    const response = await register(open, body);
    expect(response).toMatchObject({ status: /64 KB/.test(detail.source) ? 413 : 400 });
    expect(response.body).toMatchObject({ detail: expect.stringMatching(detail) });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test.each(['=SUM(A1)', 'عائشة', '🎟️ Ada', "Robert'); DROP TABLE users;--", '<script>alert(1)</script>'])(
    'accepts the name %s',
    async name => expect((await register(open, { ...newPerson(), name })).body).toMatchObject({ name }),
  );
});

describe('in the access mode required', () => {
  const signIn = (body: object, gateway = required) => ask(`${gateway}/api/sessions`, { method: 'POST', body });
  const refreshed = (headers: Record<string, string>, body?: object) =>
    ask(`${required}/api/sessions/refresh`, { method: 'POST', headers, body });
  const registered = async (gateway = required) => {
    const person = newPerson();
    await register(gateway, { ...person, password });
    return { email: person.email, password };
  };

  test('opens a session at sign-in, not at registration', async () => {
    const person = { ...newPerson(), password };
    const response = await register(required, person);
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual([]);

    const granted = await signIn({ email: person.email, password });
    expect(granted).toMatchObject({ status: 201, body: { role: 'person' } });
    expect(Object.keys(granted.body as object)).toEqual(['user_id', 'role', 'expires_at']);
    expect(granted.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^session=.*; Path=\/; .*HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^refresh=.*; Path=\/api\/sessions; .*HttpOnly; SameSite=Strict$/),
    ]);
    const { user_id } = response.body as { user_id: string };
    expect(await current(required, sent(cookiesOf(granted)))).toMatchObject({ access: 'required', user: { user_id } });
  });

  test('ignores a session of the access mode open', async () => {
    const { session } = cookiesOf(await register(open, newPerson()));
    expect(await current(open, sent({ session: session! }))).toMatchObject({ user: { role: 'person' } });
    expect(await current(required, sent({ session: session! }))).toEqual({ access: 'required', user: null });
    const asBearer = { headers: { authorization: `Bearer ${session}` } };
    expect(await ask(`${required}/api/tickets`, asBearer)).toEqual(problem(401));
  });

  test('does not open a session for a wrong password', async () => {
    const { email } = await registered();
    const response = await signIn({ email, password: 'something else' });
    expect(response).toEqual(problem(401, 'email or password is wrong'));
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('renews both cookies on refresh, and ends the session on reuse of a refresh token', async () => {
    const first = cookiesOf(await signIn(await registered()));
    const renewed = await refreshed(sent(first));
    expect(renewed).toMatchObject({ status: 200, body: { user_id: expect.any(String) } });
    const second = cookiesOf(renewed);
    expect(second.refresh).not.toBe(first.refresh);

    const third = cookiesOf(await refreshed(sent(second)));
    const stolen = await refreshed(sent(first));
    expect(stolen).toEqual(problem(401));
    expect(cookiesOf(stolen)).toEqual({ session: '', refresh: '' });
    expect(await refreshed(sent(third))).toEqual(problem(401));
  });

  test('rejects a refresh without a refresh token', async () => {
    expect(await refreshed({})).toEqual(problem(401));
  });

  test('ends the session at sign-out, not only the cookie', async () => {
    const cookies = cookiesOf(await signIn(await registered()));
    const out = await ask(`${required}/api/sessions/current`, { method: 'DELETE', headers: sent(cookies) });
    expect([out.status, cookiesOf(out)]).toEqual([204, { session: '', refresh: '' }]);
    expect(await refreshed(sent(cookies))).toEqual(problem(401));
  });

  test('ends the session at sign-out with the refresh cookie only', async () => {
    const { refresh } = cookiesOf(await signIn(await registered()));
    const out = await ask(`${required}/api/sessions/current`, {
      method: 'DELETE',
      headers: sent({ refresh: refresh! }),
    });
    expect([out.status, cookiesOf(out)]).toEqual([204, { session: '', refresh: '' }]);
    expect(await refreshed(sent({ refresh: refresh! }))).toEqual(problem(401));
  });

  test.each(['with an expired access token', 'without an access token'])(
    'refreshes and signs out a bearer client by its refresh token %s',
    async kind => {
      const expired = signedIn('ada', 'person', -60);
      const headers: Record<string, string> = kind.startsWith('with an') ? expired : {};
      const granted = await signIn({ ...(await registered()), transport: 'bearer' });
      const renewed = await refreshed(headers, { refresh_token: (granted.body as Tokens).refresh_token });
      const { refresh_token } = renewed.body as Tokens;
      const signOut = { method: 'DELETE', headers, body: { refresh_token } };
      expect((await ask(`${required}/api/sessions/current`, signOut)).status).toBe(204);
      expect(await refreshed({}, { refresh_token })).toEqual(problem(401));
    },
  );

  test('returns tokens to clients that are not browsers', async () => {
    const granted = await signIn({ ...(await registered()), transport: 'bearer' });
    expect(granted.headers.getSetCookie()).toEqual([]);
    const { access_token, refresh_token } = granted.body as Record<string, string>;
    expect(await current(required, { authorization: `Bearer ${access_token}` })).toMatchObject({
      user: { role: 'person' },
    });
    const renewed = await refreshed({}, { refresh_token });
    expect(renewed.body).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
    expect(renewed.headers.getSetCookie()).toEqual([]);
  });

  test('rejects reading a user without a session', async () => {
    const { user_id } = (await register(required, { ...newPerson(), password })).body as { user_id: string };
    expect(await ask(`${required}/api/users/${user_id}`)).toEqual(problem(401));
  });

  test('restricts cookies to TLS and this host, and sends HSTS, over TLS', async () => {
    const granted = await signIn(await registered(overTls), overTls);
    expect(granted.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-session=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Secure-refresh=.*; Path=\/api\/sessions; .*HttpOnly; Secure; SameSite=Strict$/),
    ]);
    expect(granted.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('limits the rate of sign-ins and registrations together, but not of reads', async () => {
    const guess = () => signIn({ email: 'ada@example.org', password: 'a guess' }, overTls);
    let response = await guess();
    while (response.status === 401) {
      response = await guess();
    }
    expect(response).toEqual(problem(429));
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await register(overTls, { ...newPerson(), password })).toEqual(problem(429));
    expect((await ask(`${overTls}/api/sessions/current`)).status).toBe(200);
    expect(await ask(`${overTls}/api/sessions/refresh`, { method: 'POST' })).toEqual(problem(401)); // not counted
  });
});

describe('requests from other origins', () => {
  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])('are rejected: %s', async origin => {
    const response = await ask(`${required}/api/users`, { method: 'POST', headers: { origin }, body: newPerson() });
    expect(response).toEqual(problem(403));
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('receive the methods of a path for OPTIONS without a preflight header', async () => {
    const response = await fetch(`${required}/api/book`, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'OPTIONS, POST']);
  });

  test('are allowed for the origins in CORS_ORIGINS', async () => {
    const headers = { origin: 'https://friends.example' };
    const response = await ask(`${required}/api/users`, {
      method: 'POST',
      headers,
      body: { ...newPerson(), password },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://friends.example');
    const preflight = await fetch(`${required}/api/users`, {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-credentials')]).toEqual([204, 'true']);
  });

  test('do not include requests of the page', async () => {
    const headers = { origin: open };
    expect((await ask(`${open}/api/users`, { method: 'POST', headers, body: newPerson() })).status).toBe(201);
  });
});
