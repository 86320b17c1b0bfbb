import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { ask } from '../../../support/http';
import { startGateway } from './gateway-under-test';

// An event-catalog that accepts requests and does not respond, like a process that is stopped.
let responds = true;
let pending: ServerResponse[] = [];
const catalog = createServer((_, response) => {
  if (responds) {
    response.setHeader('content-type', 'application/json').end('[]');
  } else {
    pending.push(response);
  }
});
let gateway: Running;

beforeAll(async () => {
  catalog.listen(0, '127.0.0.1');
  await once(catalog, 'listening');
  const { port } = catalog.address() as AddressInfo;
  gateway = await startGateway({ EVENT_CATALOG_URL: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await gateway.stop();
  catalog.closeAllConnections();
  catalog.close();
});
beforeEach(() => {
  responds = true;
  pending = [];
});

test('returns the stored list while event-catalog has not responded to the first request', async () => {
  expect((await ask(`${gateway.url}/api/events`)).headers.get('x-stale')).toBeNull();
  await new Promise(resolve => setTimeout(resolve, 150)); // longer than gateways share a response
  responds = false;
  const stale = await ask(`${gateway.url}/api/events`);
  expect([stale.status, stale.headers.get('x-stale')]).toEqual([200, 'true']);
  expect(pending.map(({ destroyed }) => destroyed)).toEqual([false]); // before the first deadline, so without a retry
});

test('waits for event-catalog if there is no stored list', async () => {
  responds = false;
  const response = ask(`${gateway.url}/api/events?search=new`);
  while (pending.length < 2) {
    await new Promise(resolve => setTimeout(resolve, 50)); // after the first deadline
  }
  pending[1]!.setHeader('content-type', 'application/json').end('[]');
  expect((await response).headers.get('x-stale')).toBeNull();
});
