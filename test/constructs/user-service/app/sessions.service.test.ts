import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { accessTokens } from '../../../../constructs/web-service/kit/security/access';
import { ask, problem } from '../../../support/http';
import { useDynamoDb } from '../../../support/stores';
import { ORGANISER_KEY, startUserService, TOKEN_SECRET } from './running';

const dynamoDb = useDynamoDb();
let service: Running;
beforeAll(async () => {
  service = await startUserService('required', dynamoDb().endpoint);
  await register({ name: 'Ada', email: 'ada@example.org', password });
});
afterAll(() => service.stop());

interface Grant {
  session_id: string;
  user_id: string;
  role: string;
  access_token: string;
  refresh_token: string;
}

const password = 'correct horse battery';
const post = (path: string, body: unknown) => ask(service.url + path, { method: 'POST', body });
const register = (body: object) => post('/users', body);
const refresh = (refreshToken: string) => post('/sessions/refresh', { refresh_token: refreshToken });
const signIn = async (email = 'ada@example.org') => (await post('/sessions', { email, password })).body as Grant;

const tokens = accessTokens(TOKEN_SECRET, { lifetimeSeconds: 60 });

test('returns a token with the identity of the user at sign-in', async () => {
  const { status, body } = await post('/sessions', { email: 'ADA@example.org', password });
  const grant = body as Grant;
  expect(status).toBe(201);
  expect(tokens.verify(grant.access_token)).toMatchObject({
    userId: grant.user_id,
    role: 'person',
    sessionId: grant.session_id,
  });
});

test('includes the role of an organiser in the token', async () => {
  await register({ name: 'Olga', email: 'olga@example.org', password, organiser_key: ORGANISER_KEY });
  expect(tokens.verify((await signIn('olga@example.org')).access_token)).toMatchObject({ role: 'organiser' });
});

test('returns the same response for a wrong password and an unknown address', async () => {
  const wrong = await post('/sessions', { email: 'ada@example.org', password: 'wrong' });
  const unknown = await post('/sessions', { email: 'unknown@example.org', password: 'wrong' });
  expect(wrong).toEqual(problem(401, 'email or password is wrong'));
  expect(unknown.body).toEqual(wrong.body);
});

test('returns a valid new refresh token on each refresh', async () => {
  const first = await signIn();
  const second = (await refresh(first.refresh_token)).body as Grant;
  expect(second).toMatchObject({ session_id: first.session_id, user_id: first.user_id });
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(await refresh(second.refresh_token)).toMatchObject({ status: 200 });
});

test('keeps both sessions of concurrent refreshes, with one new refresh token', async () => {
  const { refresh_token } = await signIn();
  const responses = await Promise.all([refresh(refresh_token), refresh(refresh_token)]);
  expect(responses).toMatchObject([{ status: 200 }, { status: 200 }]);
  const renewed = responses.flatMap(({ body }) => (body as Grant).refresh_token ?? []);
  expect(renewed).toHaveLength(1);
  expect(await refresh(renewed[0]!)).toMatchObject({ status: 200 });
});

test('ends the session when an older refresh token is reused', async () => {
  const first = await signIn();
  const second = (await refresh(first.refresh_token)).body as Grant;
  const third = (await refresh(second.refresh_token)).body as Grant;
  expect(await refresh(first.refresh_token)).toEqual(problem(401));
  expect(await refresh(third.refresh_token)).toEqual(problem(401));
});

test('ends only its own session at sign-out', async () => {
  const mine = await signIn();
  const signOut = (userId: string) =>
    ask(`${service.url}/sessions/${mine.session_id}`, { method: 'DELETE', headers: { 'x-user-id': userId } });
  expect(await signOut('other-user')).toEqual(problem(404));
  expect(await signOut('')).toEqual(problem(401));
  expect(await signOut(mine.user_id)).toMatchObject({ status: 204 });
  expect(await refresh(mine.refresh_token)).toEqual(problem(401));
});

describe('signing out with the refresh token', () => {
  const revoke = (refreshToken: string) => post('/sessions/revoke', { refresh_token: refreshToken });

  test('ends the session', async () => {
    const { refresh_token } = await signIn();
    expect(await revoke(refresh_token)).toMatchObject({ status: 204 });
    expect(await refresh(refresh_token)).toEqual(problem(401));
  });

  test('ends the session also with the token before the current one', async () => {
    const first = await signIn();
    const second = (await refresh(first.refresh_token)).body as Grant;
    await revoke(first.refresh_token);
    expect(await refresh(second.refresh_token)).toEqual(problem(401));
  });

  test.each<[string, (grant: Grant) => string]>([
    ['a guessed token', ({ session_id }) => `${session_id}.guess`],
    ['the token of another session', ({ refresh_token }) => `${'0'.repeat(36)}.${refresh_token.split('.')[1]}`],
  ])('keeps the session for %s', async (_, tokenFor) => {
    const grant = await signIn();
    expect(await revoke(tokenFor(grant))).toMatchObject({ status: 204 });
    expect(await refresh(grant.refresh_token)).toMatchObject({ status: 200 });
  });
});

test('rejects sign-ins to an account after 10 wrong passwords, and only to that account', async () => {
  const email = 'guessed@example.org';
  await register({ name: 'Grace', email, password });
  const guess = async (password: string, address = email) => await post('/sessions', { email: address, password });
  for (let attempt = 1; attempt <= 9; attempt++) {
    expect(await guess('wrong')).toEqual(problem(401));
  }
  expect(await guess(password)).toMatchObject({ status: 201 }); // the owner's password starts the count again
  for (let attempt = 1; attempt <= 10; attempt++) {
    expect(await guess('wrong')).toEqual(problem(401));
  }
  const refused = await guess(password, 'GUESSED@example.org');
  expect(refused).toEqual(problem(429, 'too many wrong passwords for this account: retry later'));
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await guess(password, 'ada@example.org')).toMatchObject({ status: 201 });
});

test.each(['', 'x', 'a.b', `${'0'.repeat(36)}.x`, 'x'.repeat(201)])('rejects the refresh token %p', async token => {
  const { status } = await refresh(token);
  expect([400, 401]).toContain(status);
});

test('fails when a token is signed with another key, has expired, or claims to need no signature', async () => {
  const { access_token } = await signIn();
  const [header, payload, signature] = access_token.split('.');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const lying = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), role: 'organiser' }),
  ).toString('base64url');
  const expired = accessTokens(TOKEN_SECRET, { lifetimeSeconds: 0.001 }).sign({
    userId: 'a',
    role: 'person',
    sessionId: 's',
  });
  const foreign = accessTokens('another key of the same length, or so', { lifetimeSeconds: 60 });
  await new Promise(resolve => setTimeout(resolve, 1100));
  expect(tokens.verify(expired.token)).toBeUndefined();
  expect(foreign.verify(access_token)).toBeUndefined();
  expect(tokens.verify(`${none}.${payload}.`)).toBeUndefined();
  expect(tokens.verify(`${header}.${lying}.${signature}`)).toBeUndefined();
  expect(tokens.verify(access_token)).toBeDefined();
});
