import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { acceptsGzip } from '../../../../../constructs/web-service/kit/http/compression';
import { createServer } from '../../../../../constructs/web-service/kit/http/server';
import { openMetrics } from '../../../../../constructs/web-service/kit/telemetry/metrics';

const large = { text: 'ticket '.repeat(1_000) };
let app: FastifyInstance;
let port: number;

beforeAll(async () => {
  app = await createServer('things', pino({ level: 'silent' }), openMetrics());
  app.addHook('onRequest', async (_, reply) => void reply.header('vary', 'Origin'));
  app.get('/large', () => large);
  app.get('/small', () => ({ text: 'ticket' }));
  app.get('/text', (_, reply) => reply.type('text/plain').send(large.text));
  app.post('/tokens', () => large);
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(() => app.close());

/** Without fetch, which decompresses. */
function ask(path: string, { method = 'GET', encoding = 'gzip' } = {}): Promise<{ headers: object; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request({ port, path, method, headers: { 'accept-encoding': encoding } }, response =>
      buffer(response).then(body => resolve({ headers: response.headers, body }), reject),
    )
      .on('error', reject)
      .end();
  });
}

test.each(['/large', '/openapi.json'])('compresses %s', async path => {
  const plain = await ask(path, { encoding: 'identity' });
  const small = await ask(path);
  expect(plain.headers).not.toHaveProperty('content-encoding');
  expect(small.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-length': String(small.body.length),
    'content-type': 'application/json; charset=utf-8',
  });
  expect(small.body.length).toBeLessThan(plain.body.length / 3);
  expect(gunzipSync(small.body)).toEqual(plain.body);
});

test('adds to Vary, compressed or not', async () => {
  for (const encoding of ['gzip', 'identity']) {
    expect((await ask('/large', { encoding })).headers).toMatchObject({ vary: 'Origin, accept-encoding' });
  }
});

test('returns the headers of GET for HEAD', async () => {
  const names = ['content-length', 'content-encoding', 'content-type', 'vary'];
  const [head, get] = await Promise.all([ask('/large', { method: 'HEAD' }), ask('/large')]);
  const of = (headers: object) => Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
  expect(of(head.headers)).toEqual(of(get.headers));
  expect(head.body).toHaveLength(0);
});

test.each([
  ['small JSON', '/small', 'GET'],
  ['text', '/text', 'GET'],
  ['responses that may contain tokens', '/tokens', 'POST'],
])('does not compress %s', async (_, path, method) => {
  expect((await ask(path, { method })).headers).not.toHaveProperty('content-encoding');
});

test.each([
  ['gzip', true],
  ['gzip, deflate, br', true],
  ['br;q=1, GZIP;q=0.5', true],
  ['*', true],
  ['', false],
  ['br', false],
  ['identity', false],
  ['gzip;q=0', false],
  ['gzip; q=0.0, *', false],
  ['*;q=0', false],
])('Accept-Encoding %j allows gzip: %s', (header, isAllowed) => expect(acceptsGzip(header)).toBe(isAllowed));

test('no Accept-Encoding does not allow gzip', () => expect(acceptsGzip(undefined)).toBe(false));
