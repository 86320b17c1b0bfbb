import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Problem } from '../../../../../constructs/web-service/kit/http/problem';
import { createServer } from '../../../../../constructs/web-service/kit/http/server';
import { signedIn } from '../../../../../constructs/web-service/kit/security/access';
import { openMetrics } from '../../../../../constructs/web-service/kit/telemetry/metrics';
import { open, sendRaw } from '../../../../support/raw-http';

let app: FastifyInstance;
let url: string;
const logged: { level: number; err?: unknown }[] = [];

beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  app = await createServer('things', log, openMetrics());
  app.get<{ Params: { id: string } }>('/things/:id', ({ params }) => ({ length: params.id.length }));
  app.delete('/things/:id', () => ({}));
  app.post('/things/new', ({ body }, reply) => reply.code(201).send(body));
  app.patch('/things/:id', ({ body }) => body as object);
  app.post('/files', { schema: { consumes: ['multipart/form-data'] } }, () => ({}));
  app.get('/mine', ({ headers }) => signedIn(headers));
  app.get('/fault/:status', ({ params }) => {
    const status = Number((params as { status: string }).status);
    throw new Problem(status, 'x'.repeat(10_000), { cause: new Error('the cause') });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(() => app.close());

const ask = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array<ArrayBuffer>,
) => fetch(url + path, { method, headers, body });

describe('a path', () => {
  test.each([101, 3_000, 8_000])('accepts a parameter of %i characters', async length => {
    expect(await (await ask('GET', `/things/${'1'.repeat(length)}`)).json()).toEqual({ length });
  });

  test.each(['GET', 'DELETE', 'PATCH'])(
    'that is fixed does not match a parameter of another route: %s',
    async method => {
      const response = await ask(method, '/things/new');
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'OPTIONS, POST']);
    },
  );

  test('is truncated in the detail of a problem', async () => {
    const { detail } = (await (await ask('GET', `/${'x'.repeat(9_000)}`)).json()) as { detail: string };
    expect(detail.length).toBeLessThan(200);
  });
});

describe('OPTIONS', () => {
  test.each([
    ['/things/7', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['/things/new', 'OPTIONS, POST'],
  ])('of %s returns its methods', async (path, allow) => {
    const response = await ask('OPTIONS', path);
    expect([response.status, response.headers.get('allow')]).toEqual([204, allow]);
  });

  test('of * returns all methods', async () => {
    const { head } = await sendRaw(url, 'OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 204 /);
    expect(head).toContain('allow: DELETE, GET, HEAD, OPTIONS, PATCH, POST');
  });

  test('of a path that does not exist returns 404', async () =>
    expect((await ask('OPTIONS', '/none')).status).toBe(404));
});

test('rejects QUERY like any other method, without a content type too', async () => {
  expect((await ask('QUERY', '/things/7')).status).toBe(405);
  expect((await ask('QUERY', '/none')).status).toBe(404);
});

describe('Expect: 100-continue', () => {
  const head = (start: string, headers: string) =>
    `${start} HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\nconnection: close\r\n${headers}\r\n`;

  test('returns 100 if the body is read', async () => {
    const socket = open(url);
    socket.write(head('POST /things/new', 'content-type: application/json\r\ncontent-length: 7\r\n'));
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('{"a":1}');
    const [second] = (await once(socket, 'data')) as [Buffer];
    expect(second.toString()).toMatch(/^HTTP\/1.1 201 /);
    socket.destroy();
  });

  test.each([
    ['an unknown path', 'POST /none', 'application/json', 10, 404],
    ['another method', 'DELETE /things/new', 'application/json', 10, 405],
    ['another type', 'POST /things/new', 'text/plain', 10, 415],
    ['too much', 'POST /things/new', 'application/json', 90_000_000, 413],
  ])('returns the response without reading the body for %s', async (_, start, type, length, status) => {
    const response = await sendRaw(url, head(start, `content-type: ${type}\r\ncontent-length: ${length}\r\n`));
    expect(response.head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe('a body', () => {
  test.each([
    ['POST', '/things/new', 'accept', 'application/json'],
    ['PATCH', '/things/7', 'accept-patch', 'application/json'],
    ['POST', '/files', 'accept', 'multipart/form-data'],
  ])('of another type is rejected with the types that %s %s accepts', async (method, path, header, accepted) => {
    const response = await ask(method, path, { 'content-type': 'text/plain' }, 'x');
    expect([response.status, response.headers.get(header)]).toEqual([415, accepted]);
    expect(await response.json()).toMatchObject({ detail: `unsupported content type 'text/plain': use ${accepted}` });
  });

  test('that is compressed is rejected', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await ask('POST', '/things/new', headers, gzipSync('{"a":1}'));
    expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'identity']);
  });

  test.each([
    ['utf-8', 201],
    ['"UTF-8"', 201],
    ['utf-16', 415],
    ['iso-8859-1', 415],
  ])('in the charset %s returns %i', async (charset, status) => {
    const response = await ask(
      'POST',
      '/things/new',
      { 'content-type': `application/json; charset=${charset}` },
      '{"a":1}',
    );
    expect(response.status).toBe(status);
  });
});

describe('a problem', () => {
  test('for a missing session says how to sign in', async () => {
    const response = await ask('GET', '/mine');
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('is truncated, not cached, and not sniffed', async () => {
    const response = await ask('GET', '/fault/409');
    expect(((await response.json()) as { detail: string }).detail.length).toBeLessThan(400);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    [400, 'info'],
    [500, 'error'],
  ])('with the status %i is logged as %s', async (status, level) => {
    logged.length = 0;
    await ask('GET', `/fault/${status}`);
    const [entry] = logged.filter(({ err }) => err !== undefined);
    expect(pino.levels.labels[entry!.level]).toBe(level);
  });
});

test('prevents sniffing of content types, also of the OpenAPI document', async () => {
  expect((await ask('GET', '/openapi.json')).headers.get('x-content-type-options')).toBe('nosniff');
});
