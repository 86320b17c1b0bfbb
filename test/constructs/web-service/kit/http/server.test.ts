import { type Running, startService } from '../../../../../constructs/web-service/kit/process/service';
import { counting } from './counting-service';

let service: Running;
beforeAll(async () => {
  service = await startService(counting, { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
});
afterAll(() => service.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(service.url + path, { headers });
const post = (body: string | Buffer, contentType = 'application/json') =>
  fetch(`${service.url}/things`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: contentType ? { 'content-type': contentType } : {},
  });

describe('a request', () => {
  test('returns only the properties of the response schema', async () => {
    const response = await post('{"count":2}');
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ count: 2 });
  });

  test.each([
    ['a number as text', '{"count":"2"}', 'count must be integer'],
    ['a fraction', '{"count":1.5}', 'count must be integer'],
    ['a number that is not finite', '{"count":1e400}', 'count must be integer'],
    ['too little', '{"count":0}', 'count must be >= 1'],
    ['NaN', '{"count":NaN}', expect.stringContaining('not valid JSON')],
    ['nothing', '', 'the request must be object'],
    ['an array', '[]', 'the request must be object'],
    ['a missing field', '{}', 'count is required'],
    ['an unknown field', '{"count":1,"price":0}', "unknown field 'price' of the request: use count, note"],
    ['__proto__', '{"count":1,"__proto__":{"x":1}}', expect.stringContaining('__proto__')],
    ['constructor', '{"count":1,"constructor":{"prototype":{}}}', expect.stringContaining('__proto__')],
    ['broken JSON', '{"count":', expect.any(String)],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      'the body is not UTF-8',
    ],
    [
      'deep nesting',
      `{"count":1,"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      expect.stringContaining("unknown field 'x'"),
    ],
  ])('is rejected for %s', async (_, body, detail) => {
    const response = await post(body);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 400, title: 'Bad Request', detail });
    expect(response.status).toBe(400);
  });

  test('is rejected for a body over 64 KB', async () => {
    const response = await post(`{"count":1,"note":{"x":"${'x'.repeat(65_536)}"}}`);
    expect([response.status, await response.json()]).toEqual([
      413,
      {
        type: 'urn:cdk-ticketing:too-large',
        title: 'Payload Too Large',
        status: 413,
        detail: 'the body is over 64 KB',
      },
    ]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'is refused as %s',
    async contentType => {
      const response = await post('{"count":1}', contentType);
      expect([response.status, await response.json()]).toMatchObject([
        415,
        { detail: `unsupported content type '${contentType}': use application/json` },
      ]);
    },
  );

  test('has its query converted, validated and completed with defaults', async () => {
    expect(await (await get('/things?limit=5')).json()).toMatchObject({ limit: 5 });
    expect(await (await get('/things')).json()).toMatchObject({ limit: 7 });
    for (const query of ['limit=many', 'limit=101', 'limit=1.5', 'other=1', 'limit=1&limit=2']) {
      const response = await get(`/things?${query}`);
      expect([query, response.status]).toEqual([query, 400]);
    }
  });

  const numbers = ['Infinity', '-Infinity', 'NaN', '1e400', '1e1', '0x1', '%2B1', '%201', '1_0', '9'.repeat(400)];
  test.each(numbers.map(number => [number.slice(0, 12), number]))(
    'rejects the number %s in its query',
    async (_, number) => {
      const response = await get(`/things?limit=${number}`);
      expect([response.status, await response.json()]).toMatchObject([400, { detail: 'limit must be integer' }]);
    },
  );

  test.each([
    ['true', 200],
    ['false', 200],
    ['1', 400],
    ['TRUE', 400],
  ])('with the boolean %s in its query returns %i', async (text, status) => {
    const response = await get(`/things?all=${text}`);
    expect(response.status).toBe(status);
    if (status === 200) {
      expect(await response.json()).toMatchObject({ all: text === 'true' });
    }
  });
});

describe('a problem', () => {
  test('is returned as thrown', async () => {
    const response = await get('/refused');
    expect([response.status, await response.json()]).toEqual([
      409,
      { type: 'urn:cdk-ticketing:not-enough', title: 'Conflict', status: 409, detail: 'only 3 are left', left: 3 },
    ]);
  });

  test('for an internal error has its details in the log only', async () => {
    const response = await get('/broken');
    expect([response.status, await response.json()]).toMatchObject([500, { detail: 'internal error' }]);
  });

  test('for an unavailable store says when to retry', async () => {
    const response = await get('/unavailable');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.text()).not.toContain('10.0.0.1');
  });

  test.each([
    ['/nowhere', 404],
    ['/things/%ff', 400],
    [`/${'x'.repeat(5000)}`, 404],
  ])('is returned for GET %.20s', async (path, status) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });
});

describe('a known path with another method', () => {
  test.each([
    ['DELETE', '/things', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/things/7?limit=1', 'GET, HEAD, OPTIONS'],
    ['PUT', '/shelves/a/b', 'DELETE, OPTIONS'],
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
  ])('%s %s returns the allowed methods', async (method, path, allow) => {
    const response = await fetch(service.url + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
  });

  test.each(['/things/7/8', '/shelves', '/thingsX', '/files/x'])('does not include %s', async path => {
    expect((await fetch(service.url + path, { method: 'PUT' })).status).toBe(404);
  });
});

describe('a trace', () => {
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  test('is continued from the request', async () => {
    const { headers } = (await (await get('/things', { traceparent: parent, tracestate: 'a=1' })).json()) as never;
    expect(headers).toEqual({
      traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/),
      tracestate: 'a=1',
    });
  });

  test('keeps a request id that is safe to log, otherwise creates one', async () => {
    expect((await get('/health', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
    expect((await get('/health', { 'x-request-id': '{"a":1}' })).headers.get('x-request-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });
});
