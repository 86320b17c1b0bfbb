import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Static, Type } from '@sinclair/typebox';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { NDJSON } from '../../../../../constructs/web-service/kit/client/batch-format';
import type { ServiceRequest, ServiceResponse } from '../../../../../constructs/web-service/kit/client/request';
import { openServiceClient, type ServiceClient } from '../../../../../constructs/web-service/kit/client/service-client';
import { type BatchedRequest, serveBatches } from '../../../../../constructs/web-service/kit/http/batch-route';
import { Problem, unavailable } from '../../../../../constructs/web-service/kit/http/problem';
import { createServer as createService, type HttpServer } from '../../../../../constructs/web-service/kit/http/server';
import { openLog } from '../../../../../constructs/web-service/kit/telemetry/log';

const schema = {
  headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ pattern: '^[a-z]{1,9}$' })) }),
  body: Type.Object(
    { count: Type.Integer({ minimum: 1, maximum: 9 }), wait: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
};
type Order = Static<typeof schema.body>;

let app: HttpServer;
let metrics: Registry;
let client: ServiceClient;
let book: ServiceClient['call'];
/** Orders that name a gate wait until the test opens it. */
let gates: Map<string, () => void>;

async function handle({ body: { count, wait }, headers, trace }: BatchedRequest<Order>): Promise<object> {
  if (wait) {
    await new Promise<void>(open => gates.set(wait, open));
  }
  if (count === 7) {
    throw new Problem(409, 'sold out', { type: 'not-enough', more: { tickets_left: 0 } });
  }
  if (count === 8) {
    throw unavailable('too busy', { retryAfterSeconds: 3 });
  }
  if (count === 9) {
    throw new Error('a defect');
  }
  return { count, key: headers['idempotency-key'] ?? 'none', trace: trace.traceId, text: 'tab\t line\n 日本' };
}

beforeEach(async () => {
  gates = new Map();
  metrics = new Registry();
  app = await createService('orders', openLog('orders', 'silent'), metrics);
  app.post('/book', { schema }, async (request, reply) => reply.code(202).send(await handle(request)));
  serveBatches(app, '/book/batch', { single: '/book', service: 'orders', metrics, schema, status: 202, handle });
  await app.listen({ port: 0, host: '127.0.0.1' });
  open(app.server);
});
afterEach(async () => {
  client.close();
  await app.close();
});

function open(server: Server, options = {}): void {
  const { port } = server.address() as AddressInfo;
  client = openServiceClient('orders', `http://127.0.0.1:${port}`, new Registry(), options);
  book = client.inBatches('/book/batch');
}

const TRACE = { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` };

function order(body: unknown, headers: Record<string, string> = {}): ServiceRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method: 'POST',
    path: '/book',
    headers: { 'content-type': 'application/json', ...TRACE, ...headers },
    body: text,
  };
}

function shown({ status, headers, body }: ServiceResponse): unknown {
  return [status, headers['content-type'], headers['retry-after'], body.toString()];
}

const bodies = fc.oneof(
  fc.record({ count: fc.integer({ min: -1, max: 11 }) }),
  fc.record({ count: fc.oneof(fc.double(), fc.string(), fc.constant(null)) }),
  fc.constantFrom(
    '{',
    '[]',
    '1',
    '{"count":1e999}',
    '{"__proto__":{},"count":1}',
    '{"count":1,"more":2}',
    '"\\u2028\\t"',
  ),
  fc.constantFrom('{"count":1}\n{"count":2}', ' {"count":\t3}\r\n'),
);
const headers = fc.oneof(
  fc.constant({}),
  fc.record({ 'idempotency-key': fc.constantFrom('a', 'UPPER', 'a b', '', 'far too long a key') }),
);

test('gives every request of a batch the response of a single request', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(bodies, headers), { minLength: 1, maxLength: 40 }), async requests => {
      const calls = requests.map(([body, headers]) => order(body, headers));
      const together = await Promise.all(calls.map(call => book(call)));
      const singly = await Promise.all(calls.map(call => client.call(call)));
      expect(together.map(shown)).toEqual(singly.map(shown));
    }),
    { numRuns: 150 },
  );
});

test('measures and names each request of a batch as the single route', async () => {
  await Promise.all([1, 2, 7, 'x'].map(count => book(order({ count }))));
  const text = await metrics.metrics();
  expect(text).toContain('http_request_duration_seconds_count{method="POST",route="/book",status="202"} 2');
  expect(text).toContain('http_request_duration_seconds_count{method="POST",route="/book",status="409"} 1');
  expect(text).toContain('http_request_duration_seconds_count{method="POST",route="/book",status="400"} 1');
});

describe('a slow request', () => {
  const first = (answers: readonly Promise<ServiceResponse>[]) => Promise.race(answers).then(({ status }) => status);

  test('does not delay the other requests of its batch', async () => {
    const slow = book(order({ count: 1, wait: 'gate' }));
    const fast = book(order({ count: 2 }));
    await expect(first([slow, fast])).resolves.toBe(202);
    await expect(fast).resolves.toMatchObject({ status: 202 });
    gates.get('gate')!();
    await expect(slow).resolves.toMatchObject({ status: 202 });
  });

  test('control: delays the others when a batch has one response', async () => {
    let released = false;
    const whole = createServer((_, response) => {
      setTimeout(() => {
        released = true;
        response.end('0\t202\t{}\t{}\n1\t202\t{}\t{}\n');
      }, 200);
    }).listen(0, '127.0.0.1');
    await once(whole, 'listening');
    client.close();
    open(whole);
    await Promise.all([book(order({ count: 1 })), book(order({ count: 2 })).then(() => expect(released).toBe(true))]);
    await new Promise(resolve => whole.close(resolve));
  });

  test('fails alone at its deadline', async () => {
    client.close();
    open(app.server, { timeoutMs: 300 });
    const [slow, fast] = await Promise.allSettled([
      book(order({ count: 1, wait: 'never' })),
      book(order({ count: 2 })),
    ]);
    expect(fast).toMatchObject({ status: 'fulfilled', value: { status: 202 } });
    expect(slow).toMatchObject({ status: 'rejected', reason: { status: 503, message: 'orders did not respond' } });
    gates.get('never')!();
  });
});

describe('a service that fails in the middle of a batch', () => {
  let server: Server;
  let batches: string[][];
  let behave: (response: ServerResponse, items: readonly string[], request: { path: string }) => void;

  beforeEach(async () => {
    batches = [];
    server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', piece => {
        text += piece;
      });
      request.on('end', () => {
        const items = text.trimEnd().split('\n');
        batches.push(items);
        behave(response, items, { path: request.url! });
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client.close();
    open(server);
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });

  const answered = (position: number) => `${position}\t202\t{}\t{"position":${position}}\n`;
  const answerFirst = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': NDJSON }).write(answered(0), () => response.socket!.destroy());
  };

  test('fails only the requests without a response', async () => {
    behave = answerFirst;
    const results = await Promise.allSettled([1, 2, 3].map(count => book(order({ count }))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { status: 503, headers: { 'retry-after': '2' } } });
    expect(batches).toHaveLength(1);
  });

  test('receives again only requests with an idempotency key and without a response', async () => {
    behave = (response, items) => {
      if (batches.length === 1) {
        answerFirst(response);
      } else {
        response.end(items.map((_, position) => answered(position)).join(''));
      }
    };
    const key = { 'idempotency-key': 'k' };
    const calls = [order({ count: 1 }, key), order({ count: 2 }, key), order({ count: 3 })];
    const results = await Promise.allSettled(calls.map(call => book(call)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(batches.map(items => items.length)).toEqual([3, 1]);
    expect(JSON.parse(batches[1]![0]!)).toMatchObject({ body: '{"count":2}' });
  });

  test('opens the circuit per request, not per batch', async () => {
    behave = response => response.socket!.destroy();
    await Promise.allSettled([1, 2, 3, 4, 5].map(count => book(order({ count }))));
    await expect(book(order({ count: 1 }))).rejects.toMatchObject({ status: 503 });
    expect(batches).toHaveLength(1);
  });

  test('fails the requests of a response that ends early', async () => {
    behave = response => response.end(answered(1));
    const results = await Promise.allSettled([1, 2].map(count => book(order({ count }))));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  test('receives single requests while it does not have the batched route', async () => {
    behave = (response, _, { path }) => response.writeHead(path === '/book' ? 202 : 404).end('{}');
    const results = await Promise.all([1, 2].map(count => book(order({ count }))));
    expect(results.map(({ status }) => status)).toEqual([202, 202]);
    expect(batches).toHaveLength(3);
  });

  test('receives batches of at most 128 requests and about 256 KB', async () => {
    behave = (response, items) => response.end(items.map((_, position) => answered(position)).join(''));
    await Promise.all(Array.from({ length: 300 }, () => book(order({ count: 1 }))));
    expect(batches.map(items => items.length)).toEqual([128, 128, 44]);
    batches = [];
    const large = { wait: 'x'.repeat(60_000) };
    await Promise.all(Array.from({ length: 10 }, () => book(order(large))));
    expect(batches.map(items => items.length)).toEqual([5, 5]);
  });
});
