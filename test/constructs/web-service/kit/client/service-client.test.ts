import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { openServiceClient, type ServiceClient } from '../../../../../constructs/web-service/kit/client/service-client';

let server: Server;
let client: ServiceClient;
let metrics: Registry;
let requests: IncomingMessage[];
let now = 0;
/** How the called service handles a request. */
let behave: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    behave(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  metrics = new Registry();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = openServiceClient('booking-service', url, metrics, { timeoutMs: 300, now: () => now });
});
afterEach(async () => {
  server.closeAllConnections();
  await client.close();
  await new Promise(resolve => server.close(resolve));
});

const hangUp = (request: IncomingMessage) => request.socket.destroy();
const respond = (_: IncomingMessage, response: ServerResponse) => response.end('fine');
const get = { method: 'GET', path: '/bookings/1' } as const;
const book = { method: 'POST', path: '/book', body: '{}' } as const;

test('returns any response unchanged, whatever its status', async () => {
  behave = (request, response) => {
    response.writeHead(409, { 'content-type': 'application/problem+json' }).end(`to ${request.headers['x-user-id']}`);
  };
  const { status, headers, body } = await client.call({ ...book, headers: { 'x-user-id': 'ada' } });
  expect([status, headers['content-type'], body.toString()]).toEqual([409, 'application/problem+json', 'to ada']);
});

test('retries requests that are safe to repeat', async () => {
  behave = (request, response) => (requests.length < 3 ? hangUp(request) : respond(request, response));
  expect(await client.call(get)).toMatchObject({ status: 200 });
  expect(requests).toHaveLength(3);
  requests = [];
  expect(await client.call({ ...book, headers: { 'idempotency-key': 'k' } })).toMatchObject({ status: 200 });
  expect(requests).toHaveLength(3);
});

test('does not retry other requests', async () => {
  behave = hangUp;
  await expect(client.call(book)).rejects.toMatchObject({ status: 503, message: 'booking-service did not respond' });
  expect(requests).toHaveLength(1);
});

test('does not retry an error response', async () => {
  behave = (_, response) => response.writeHead(503, { 'retry-after': '2' }).end();
  expect(await client.call(get)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
  expect(requests).toHaveLength(1);
});

test('fails when a service does not respond in time', async () => {
  behave = () => undefined;
  await expect(client.call(book)).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
});

test('fails when a response is not complete in time', async () => {
  behave = (_, response) => {
    const trickle = setInterval(() => response.write('.'), 50);
    response.on('close', () => clearInterval(trickle));
  };
  await expect(client.call(book)).rejects.toMatchObject({ status: 503, message: 'booking-service did not respond' });
});

test('sends no requests to an unavailable service for a while, then one trial', async () => {
  behave = hangUp;
  const failing = () => client.call(book).catch(error => error.message);
  for (let i = 0; i < 5; i++) {
    expect(await failing()).toBe('booking-service did not respond');
  }
  expect(await failing()).toBe('booking-service is unavailable');
  expect(requests).toHaveLength(5);
  expect(await metrics.metrics()).toContain('service_call_failures_total{service="booking-service"} 5');

  behave = respond;
  now += 2_000;
  expect(await client.call(book)).toMatchObject({ status: 200 });
});
