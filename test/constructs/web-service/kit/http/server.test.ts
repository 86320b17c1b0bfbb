import { setTimeout as wait } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { Problem } from '../../../../../constructs/web-service/kit/http/problem';
import { defineService, type Running, startService } from '../../../../../constructs/web-service/kit/process/service';
import { traceHeaders } from '../../../../../constructs/web-service/kit/telemetry/trace';

/** Has a property that is not in the response schema. */
const withSecret = (count: number) => ({ count, leaked: true });

let isStoreAway = false;
const counting = defineService({
  name: 'counting',
  port: 3000,
  settings: {},
  build: async () => ({
    ready: {
      shelf: async () => {
        if (isStoreAway) {
          throw new Error('gone');
        }
      },
    },
    close: async () => undefined,
    routes: app => {
      app.post(
        '/things',
        {
          schema: {
            body: Type.Object(
              { count: Type.Integer({ minimum: 1 }), note: Type.Optional(Type.Object({})) },
              { additionalProperties: false },
            ),
            response: { 201: Type.Object({ count: Type.Integer() }) },
          },
        },
        async (request, reply) => reply.code(201).send(withSecret(request.body.count)),
      );
      app.get(
        '/things',
        {
          schema: {
            querystring: Type.Object(
              { limit: Type.Integer({ maximum: 100, default: 7 }), all: Type.Optional(Type.Boolean()) },
              { additionalProperties: false },
            ),
          },
        },
        ({ query, trace }) => ({ ...query, headers: traceHeaders(trace) }),
      );
      app.get<{ Params: { id: string } }>('/things/:id', ({ params }) => params);
      app.delete('/shelves/*', () => ({}));
      app.get('/*', () => {
        throw new Problem(404, 'there is no such file');
      });
      app.get('/refused', () => {
        throw new Problem(409, 'only 3 are left', { type: 'not-enough', more: { left: 3 } });
      });
      app.get('/broken', () => {
        throw new Error('a secret detail');
      });
      app.get('/away', () => {
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
      });
      app.get('/slow', async () => {
        await wait(200);
        return { slow: true };
      });
    },
  }),
});

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
    const answer = await post('{"count":2}');
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ count: 2 });
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
    const answer = await post(body);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 400, title: 'Bad Request', detail });
    expect(answer.status).toBe(400);
  });

  test('is rejected for a body over 64 KB', async () => {
    const answer = await post(`{"count":1,"note":{"x":"${'x'.repeat(65_536)}"}}`);
    expect([answer.status, await answer.json()]).toEqual([
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
      const answer = await post('{"count":1}', contentType);
      expect([answer.status, await answer.json()]).toMatchObject([
        415,
        { detail: `unsupported content type '${contentType}': use application/json` },
      ]);
    },
  );

  test('has its query converted, validated and completed with defaults', async () => {
    expect(await (await get('/things?limit=5')).json()).toMatchObject({ limit: 5 });
    expect(await (await get('/things')).json()).toMatchObject({ limit: 7 });
    for (const query of ['limit=many', 'limit=101', 'limit=1.5', 'other=1', 'limit=1&limit=2']) {
      const answer = await get(`/things?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
    }
  });

  const numbers = ['Infinity', '-Infinity', 'NaN', '1e400', '1e1', '0x1', '%2B1', '%201', '1_0', '9'.repeat(400)];
  test.each(numbers.map(number => [number.slice(0, 12), number]))(
    'rejects the number %s in its query',
    async (_, number) => {
      const answer = await get(`/things?limit=${number}`);
      expect([answer.status, await answer.json()]).toMatchObject([400, { detail: 'limit must be integer' }]);
    },
  );

  test.each([
    ['true', 200],
    ['false', 200],
    ['1', 400],
    ['TRUE', 400],
  ])('with the boolean %s in its query returns %i', async (text, status) => {
    const answer = await get(`/things?all=${text}`);
    expect(answer.status).toBe(status);
    if (status === 200) {
      expect(await answer.json()).toMatchObject({ all: text === 'true' });
    }
  });
});

describe('a problem', () => {
  test('is returned as thrown', async () => {
    const answer = await get('/refused');
    expect([answer.status, await answer.json()]).toEqual([
      409,
      { type: 'urn:cdk-ticketing:not-enough', title: 'Conflict', status: 409, detail: 'only 3 are left', left: 3 },
    ]);
  });

  test('for an internal error has its details in the log only', async () => {
    const answer = await get('/broken');
    expect([answer.status, await answer.json()]).toMatchObject([500, { detail: 'internal error' }]);
  });

  test('for an unavailable store says when to retry', async () => {
    const answer = await get('/away');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await answer.text()).not.toContain('10.0.0.1');
  });

  test.each([
    ['/nowhere', 404],
    ['/things/%ff', 400],
    [`/${'x'.repeat(5000)}`, 404],
  ])('is returned for GET %.20s', async (path, status) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });
});

describe('a known path with another method', () => {
  test.each([
    ['DELETE', '/things', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/things/7?limit=1', 'GET, HEAD, OPTIONS'],
    ['PUT', '/shelves/a/b', 'DELETE, OPTIONS'],
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
  ])('%s %s returns the allowed methods', async (method, path, allow) => {
    const answer = await fetch(service.url + path, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
    expect(await answer.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
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

describe('every service serves', () => {
  test('/health, also when a store is unavailable', async () => {
    isStoreAway = true;
    const answer = await get('/health');
    expect([await answer.text(), answer.headers.get('x-content-type-options')]).toEqual(['OK', 'nosniff']);
    isStoreAway = false;
  });

  test('/ready, with the name of the unavailable store', async () => {
    expect(await (await get('/ready')).json()).toEqual({ status: 'ready' });
    isStoreAway = true;
    const answer = await get('/ready');
    expect([answer.status, await answer.json()]).toMatchObject([503, { detail: 'unavailable: shelf' }]);
    isStoreAway = false;
  });

  test('/metrics by route, not by path', async () => {
    await get('/nowhere/1');
    await post('{"count":1}');
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain('http_request_duration_seconds_count{method="POST",route="/things",status="201"}');
    expect(metrics).toContain('process_resident_memory_bytes');
    expect(metrics).not.toContain('/nowhere/1');
  });

  test('/openapi.json, generated from the schemas', async () => {
    const { paths, components } = (await (await get('/openapi.json')).json()) as {
      paths: Record<string, object>;
      components: { schemas: { Problem: { properties: { type: { enum: string[] }; tickets_left: object } } } };
    };
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/things', '/refused']));
    expect(paths['/things']).toMatchObject({ post: { responses: { 201: {}, '4XX': {} } } });
    expect(components.schemas.Problem.properties.type.enum).toContain('urn:cdk-ticketing:not-enough');
    expect(components.schemas.Problem.properties.tickets_left).toMatchObject({ type: 'integer' });
    expect(paths['/health']).toBeUndefined();
  });
});

test('does not serve readiness and metrics on the main port if they have a port of their own', async () => {
  const other = await startService(counting, {
    PORT: '0',
    MANAGEMENT_PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  });
  const status = async (url: string) => (await fetch(url)).status;
  try {
    for (const path of ['/ready', '/metrics']) {
      expect([path, await status(other.managementUrl + path), await status(other.url + path)]).toEqual([
        path,
        200,
        404,
      ]);
    }
    expect([await status(`${other.url}/health`), await status(`${other.managementUrl}/things`)]).toEqual([200, 404]);
  } finally {
    await other.stop();
  }
  await expect(fetch(`${other.managementUrl}/ready`)).rejects.toThrow();
});

test('finishes requests in progress when it stops', async () => {
  const other = await startService(counting, { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
  const underWay = fetch(`${other.url}/slow`);
  await wait(50);
  await other.stop();
  expect(await (await underWay).json()).toEqual({ slow: true });
  await expect(fetch(`${other.url}/health`)).rejects.toThrow();
});
