import { defineService, type Running, startService } from '../../../../../constructs/web-service/kit/process/service';
import { sendRaw } from '../../../../support/raw-http';

let service: Running;
beforeAll(async () => {
  const idle = defineService({
    name: 'idle',
    port: 3000,
    settings: {},
    build: async () => ({
      routes: app => {
        app.get('/host', ({ host, url }) => ({ host, url }));
      },
      ready: {},
      close: async () => undefined,
    }),
  });
  service = await startService(idle, { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
});
afterAll(() => service.stop());

const get = (target: string, headers: string, version = '1.1') =>
  sendRaw(service.url, `GET ${target} HTTP/${version}\r\n${headers}connection: close\r\n\r\n`);

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx', 400],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['headers without end', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['no Host', 'GET /health HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
  ['two Hosts', 'GET /health HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n', 400],
  ['another expectation', 'GET /health HTTP/1.1\r\nhost: a\r\nexpect: miracle\r\n\r\n', 417],
  ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nhost: example.org\r\n\r\n', 501],
])('returns a problem for %s', async (_, bytes, status) => {
  const { head, body } = await sendRaw(service.url, bytes);
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('content-type: application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ status, detail: expect.any(String) });
});

test('continues after a CONNECT whose client has disconnected', async () => {
  await sendRaw(service.url, 'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n');
  expect((await get('/host', 'host: a\r\n')).head).toContain(' 200 ');
});

test('serves HTTP/1.0 without a Host', async () => {
  expect((await get('/host', '', '1.0')).head).toContain(' 200 ');
});

test.each([
  ['http://tickets.example/host?a=1', { host: 'tickets.example', url: '/host?a=1' }],
  ['HTTP://tickets.example:8080/host', { host: 'tickets.example:8080', url: '/host' }],
])('reads the absolute form %s as path and host', async (target, expected) => {
  const { head, body } = await get(target, 'host: other\r\n');
  expect(head).toContain(' 200 ');
  expect(JSON.parse(body)).toEqual(expected);
});

test.each(['ftp://a/host', 'http://user@a/host', 'http:///host', 'host'])('rejects the target %s', async target => {
  expect((await get(target, 'host: a\r\n')).head).toMatch(/^HTTP\/1.1 40[04] /);
});
