import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LiveStreams } from '../../../../constructs/frontend/app/live/live-streams';
import { openMetrics } from '../../../../constructs/web-service/kit/telemetry/metrics';
import { eventually } from '../../../support/eventually';

const READER = { client: '192.0.2.1', userId: undefined, canSeeSales: true };
let live: LiveStreams;
let server: Server;

async function start(heartbeatSeconds: number): Promise<void> {
  live = new LiveStreams({ streams: 10, streamsPerClient: 10, heartbeatSeconds }, openMetrics());
  server = createServer((_, response) => live.add(response, READER, () => ({ hello: 'reader' })));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
}
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
  await eventually(() => expect(text).toContain('event: snapshot\ndata: {"hello":"reader","heartbeat_seconds":'));
  return { answer, text: () => text };
}

/** More than the kernel keeps for a reader who does not read. */
const MUCH = 20 * 1024 * 1024;

test('disconnects a slow reader without affecting others', async () => {
  await start(60);
  const slow = await reader();
  const quick = await reader();
  slow.answer.pause();
  live.send('news', 'much', 'x'.repeat(MUCH));
  await eventually(() => expect(quick.text().length).toBeGreaterThan(MUCH));
  expect(live.size).toBe(2);
  live.send('news', 'short', 'and so on');
  await eventually(() => expect(live.size).toBe(1));
  await eventually(() => expect(quick.text()).toContain('data: "and so on"\n\n'));
  quick.answer.destroy();
});

test('sends heartbeats as events, which EventSource reports', async () => {
  await start(0.05);
  const { answer, text } = await reader();
  await eventually(() => expect(text()).toContain('event: heartbeat\ndata: {}\n\n'));
  answer.destroy();
});

test('removes a disconnected reader', async () => {
  await start(60);
  const { answer } = await reader();
  expect(live.size).toBe(1);
  answer.destroy();
  await eventually(() => expect(live.size).toBe(0));
});

test('closes every stream on close', async () => {
  await start(60);
  const { answer } = await reader();
  const ended = new Promise(resolve => answer.on('end', resolve));
  live.close();
  await ended;
});
