import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { ask, problem } from '../../../support/http';
import { useDynamoDb } from '../../../support/stores';
import { ORGANISER_KEY, startUserService } from './running';

const dynamoDb = useDynamoDb();
let open: Running;
let required: Running;
beforeAll(async () => {
  open = await startUserService('open', dynamoDb().endpoint);
  required = await startUserService('required', dynamoDb().endpoint);
});
afterAll(() => Promise.all([open.stop(), required.stop()]));

const register = (service: Running, body: unknown) => ask(`${service.url}/users`, { method: 'POST', body });
const idOf = ({ body }: { body: unknown }) => (body as { user_id: string }).user_id;

const ada = { name: 'Ada Lovelace', email: 'ada@example.org' };
const password = 'correct horse battery';

describe('in the access mode open', () => {
  test('registers a user, who can read the profile', async () => {
    const response = await register(open, ada);
    expect(response).toMatchObject({
      status: 201,
      body: {
        user_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...ada,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        role: 'person',
      },
    });
    const headers = { 'x-user-id': idOf(response) };
    expect((await ask(`${open.url}/users/${idOf(response)}`, { headers })).body).toEqual(response.body);
  });

  test('creates another user for a repeated registration', async () => {
    expect(idOf(await register(open, ada))).not.toBe(idOf(await register(open, ada)));
  });

  test('returns a name and an email address to their owner only', async () => {
    const [mine, other] = [idOf(await register(open, ada)), idOf(await register(open, ada))];
    const headers = { 'x-user-id': mine, 'x-user-role': 'organiser' };
    expect(await ask(`${open.url}/users/${mine}`, { headers })).toMatchObject({ status: 200 });
    expect(await ask(`${open.url}/users/${other}`, { headers })).toEqual(problem(404));
    expect(await ask(`${open.url}/users/${mine}`)).toEqual(problem(401));
  });

  test('rejects passwords and sessions', async () => {
    expect(await register(open, { ...ada, password })).toEqual(problem(400, expect.stringContaining("'password'")));
    expect(await ask(`${open.url}/sessions`, { method: 'POST', body: { email: ada.email, password } })).toEqual(
      problem(404),
    );
  });

  test('rejects ids of items that are not users', async () => {
    await register(required, { name: 'Eve', email: 'beside@example.org', password });
    for (const id of ['email%23beside@example.org', 'session%231', '-', 'x'.repeat(90)]) {
      expect(await ask(`${open.url}/users/${id}`)).toEqual(problem(400, 'user_id must be a UUID'));
    }
  });
});

describe('names and addresses', () => {
  test.each([
    ['right to left', 'مريم العلي'],
    ['emoji', '👩‍👩‍👧‍👦 Family'],
    ['HTML', '<script>alert(1)</script>'],
    ['a CSV formula', '=HYPERLINK("http://evil.example")'],
    ['SQL', "Robert'); DROP TABLE users;--"],
    ['200 characters', 'x'.repeat(200)],
  ])('can contain %s', async (_, name) => {
    const response = await register(open, { name, email: 'o’hara+قائمة@例え.jp' });
    expect(response).toMatchObject({ status: 201, body: { name, email: 'o’hara+قائمة@例え.jp' } });
    const headers = { 'x-user-id': idOf(response) };
    expect(await ask(`${open.url}/users/${idOf(response)}`, { headers })).toMatchObject({ body: { name } });
  });

  test.each([
    ['an empty name', { ...ada, name: '' }, 'name must NOT have fewer than 1 characters'],
    ['a blank name', { ...ada, name: '  ' }, 'name must be one line of text'],
    [
      'a name of 10,000 characters',
      { ...ada, name: 'x'.repeat(10_000) },
      'name must NOT have more than 200 characters',
    ],
    ['a name on two lines', { ...ada, name: 'Ada\nBcc: all@example.org' }, 'name must be one line of text'],
    ['a name with U+2028', { ...ada, name: 'Ada\u2028x' }, 'name must be one line of text'],
    ['control characters', { ...ada, name: 'Ada\u0000' }, 'name must be one line of text'],
    ['half a character', { ...ada, name: 'Ada \ud83d' }, 'name must be one line of text'],
    ['a name that is a number', { ...ada, name: 1 }, 'name must be string'],
    ['no name', { email: ada.email }, 'name is required'],
    ['an empty email', { ...ada, email: '' }, 'email must be an email address'],
    ['an email without @', { ...ada, email: 'ada' }, 'email must be an email address'],
    ['an email on two lines', { ...ada, email: 'a@b.c\nBcc: x@y.z' }, 'email must be an email address'],
    ['a long email', { ...ada, email: `${'x'.repeat(10_000)}@a.b` }, 'email must NOT have more than 254 characters'],
    [
      'the property role',
      { ...ada, role: 'organiser' },
      "unknown field 'role' of the request: use name, email, organiser_key",
    ],
  ])('are refused: %s', async (_, body, detail) => {
    expect(await register(open, body)).toEqual(problem(400, detail));
  });
});

describe('in the access mode required', () => {
  test('accepts each address once, in any spelling', async () => {
    expect(await register(required, { ...ada, email: 'One@Example.org', password })).toMatchObject({ status: 201 });
    expect(await register(required, { ...ada, email: 'one@example.ORG', password })).toEqual(problem(409));
  });

  test('accepts one of many concurrent registrations of an address', async () => {
    const responses = await Promise.all(
      Array.from({ length: 6 }, () => register(required, { ...ada, email: 'race@example.org', password })),
    );
    const [first, ...others] = responses.map(({ status }) => status).sort();
    expect(first).toBe(201);
    for (const status of others) {
      expect([409, 503]).toContain(status); // 503: a busy machine hashes too slowly for all
    }
  });

  test('requires a password, and does not return it', async () => {
    expect(await register(required, ada)).toEqual(problem(400, 'password is required'));
    expect(await register(required, { ...ada, password: 'short' })).toEqual(problem(400));
    const response = await register(required, { ...ada, email: 'secret@example.org', password });
    expect(Object.keys(response.body as object).sort()).toEqual(['createdAt', 'email', 'name', 'role', 'user_id']);
  });

  test.each(['password', 'Password123!', '12345678', '        ', 'ADA@example.org', 'adalovelace1'])(
    'rejects the password %p, which is easy to guess',
    async easy => {
      const response = await register(required, { ...ada, password: easy });
      expect(response).toEqual(problem(400, 'password is too easy to guess: choose another one'));
      expect(response.body).toMatchObject({ type: 'urn:cdk-ticketing:weak-password' });
    },
  );

  test('returns a user to that user only', async () => {
    const id = idOf(await register(required, { ...ada, email: 'mine@example.org', password }));
    const as = (userId: string) => ({ headers: { 'x-user-id': userId, 'x-user-role': 'organiser' } });
    expect(await ask(`${required.url}/users/${id}`)).toEqual(problem(401));
    expect(await ask(`${required.url}/users/${id}`, as('other-user'))).toEqual(problem(404));
    expect(await ask(`${required.url}/users/${id}`, as(id))).toMatchObject({ status: 200 });
  });
});

test('registers an organiser with the organiser key', async () => {
  expect(await register(open, { ...ada, organiser_key: 'guess' })).toEqual(problem(403, 'wrong organiser key'));
  expect(await register(open, { ...ada, organiser_key: ORGANISER_KEY })).toMatchObject({
    status: 201,
    body: { role: 'organiser' },
  });
});

test('counts registrations on /metrics', async () => {
  const { body } = await ask(`${open.url}/metrics`);
  expect(body).toMatch(/^users_registered_total [1-9]/m);
});

describe('service identity', () => {
  const nameOf = (id: string, headers: Record<string, string>) =>
    ask(`${required.url}/internal/users/${id}/name`, { headers });
  const service = (name: string) => ({ 'x-service-name': name });
  let id: string;
  beforeAll(async () => {
    id = idOf(await register(required, { ...ada, email: 'printed@example.org', password }));
  });

  test('returns the name of a user to the services that print it', async () => {
    for (const name of ['frontend', 'booking-service']) {
      expect((await nameOf(id, service(name))).body).toEqual({ name: ada.name });
    }
    expect((await nameOf('00000000-0000-4000-8000-000000000000', service('frontend'))).body).toEqual({ name: null });
  });

  test('rejects users and other services', async () => {
    const user = { 'x-user-id': id, 'x-user-role': 'organiser' };
    for (const headers of [{}, user, service('event-catalog'), service('door')]) {
      expect(await nameOf(id, headers)).toEqual(problem(403));
    }
    expect(await ask(`${required.url}/users/${id}`, { headers: service('frontend') })).toEqual(problem(401));
  });
});
