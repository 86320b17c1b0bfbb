import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LiveStreams } from '../../../../constructs/frontend/app/live-streams';
import { openMetrics } from '../../../../constructs/web-service/kit/metrics';
import { eventually } from '../../eventually';

let live: LiveStreams;
let server: Server;

beforeEach(async () => {
  live = new LiveStreams(10, openMetrics());
  server = createServer((_, response) => live.add(response, () => ({ hello: 'reader' })));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  live.close();
  await new Promise(resolve => server.close(resolve));
});

async function reader(): Promise<{ answer: IncomingMessage; text: () => string }> {
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>(resolve => get({ port, host: '127.0.0.1' }, resolve));
  let text = '';
  answer.setEncoding('utf8').on('data', chunk => {
    text += chunk;
  });
  answer.on('error', () => undefined); // we may be let go
  await eventually(() => expect(text).toContain('event: snapshot\ndata: {"hello":"reader"}\n\n'));
  return { answer, text: () => text };
}

/** More than the kernel keeps for a reader who does not read. */
const MUCH = 20 * 1024 * 1024;

test('who reads too slowly is let go, and nobody else notices', async () => {
  const slow = await reader();
  const quick = await reader();
  slow.answer.pause();
  live.tell('news', 'much', 'x'.repeat(MUCH));
  await eventually(() => expect(quick.text().length).toBeGreaterThan(MUCH));
  expect(live.size).toBe(2);
  live.tell('news', 'short', 'and so on');
  await eventually(() => expect(live.size).toBe(1));
  await eventually(() => expect(quick.text()).toContain('data: "and so on"\n\n'));
  quick.answer.destroy();
});

test('who leaves is forgotten', async () => {
  const { answer } = await reader();
  expect(live.size).toBe(1);
  answer.destroy();
  await eventually(() => expect(live.size).toBe(0));
});

test('closing ends every stream', async () => {
  const { answer } = await reader();
  const ended = new Promise(resolve => answer.on('end', resolve));
  live.close();
  await ended;
});
