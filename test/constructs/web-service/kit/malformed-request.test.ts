import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { defineService, type Running, startService } from '../../../../constructs/web-service/kit/service';

let service: Running;
beforeAll(async () => {
  const idle = defineService({
    name: 'idle',
    port: 3000,
    settings: {},
    build: async () => ({ routes: () => undefined, ready: {}, close: async () => undefined }),
  });
  service = await startService(idle, { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
});
afterAll(() => service.stop());

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx', 400],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['headers without end', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('%s is answered with a problem', async (_, bytes, status) => {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.write(bytes);
  const [head, body] = (await text(socket)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('content-type: application/problem+json');
  expect(JSON.parse(body!)).toMatchObject({ status, detail: expect.any(String) });
});
