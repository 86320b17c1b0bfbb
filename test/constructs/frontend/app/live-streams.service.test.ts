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

async function reader(): Promise<{ response: IncomingMessage; text: () => string }> {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>(resolve => get({ port, host: '127.0.0.1' }, resolve));
  let text = '';
  response.setEncoding('utf8').on('data', chunk => {
    text += chunk;
  });
  response.on('error', () => undefined); // the server may disconnect it
  await eventually(() => expect(text).toContain('event: snapshot\ndata: {"hello":"reader","heartbeat_seconds":'));
  return { response, text: () => text };
}

/** More than the kernel keeps for a reader who does not read. */
const MUCH = 20 * 1024 * 1024;

test('disconnects a slow reader without affecting others', async () => {
  await start(60);
  const slow = await reader();
  const quick = await reader();
  slow.response.pause();
  live.send('change', 'much', 'x'.repeat(MUCH));
  await eventually(() => expect(quick.text().length).toBeGreaterThan(MUCH));
  expect(live.size).toBe(2);
  live.send('change', 'short', 'and so on');
  await eventually(() => expect(live.size).toBe(1));
  await eventually(() => expect(quick.text()).toContain('data: "and so on"\n\n'));
  quick.response.destroy();
});

test('sends heartbeats as events, which EventSource reports', async () => {
  await start(0.05);
  const { response, text } = await reader();
  await eventually(() => expect(text()).toContain('event: heartbeat\ndata: {}\n\n'));
  response.destroy();
});

test('removes a disconnected reader', async () => {
  await start(60);
  const { response } = await reader();
  expect(live.size).toBe(1);
  response.destroy();
  await eventually(() => expect(live.size).toBe(0));
});

test('closes every stream on close', async () => {
  await start(60);
  const { response } = await reader();
  const ended = new Promise(resolve => response.on('end', resolve));
  live.close();
  await ended;
});
