// Identity headers that the services behind the gateway receive: only those that the gateway sets itself.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { signTicket } from '../../../../constructs/web-service/kit/security/ticket-signature';
import { ask } from '../../../support/http';
import { signedIn, startGateway, TICKET_SECRET } from './gateway-under-test';

const FORGED = { 'x-user-id': 'eve', 'x-user-role': 'organiser', 'x-service-name': 'frontend' };
const BOOKING = '00000000-0000-7000-8000-000000000000';

let service: Server;
let url: string;
let gateway: Running;
let received: IncomingHttpHeaders;

beforeAll(async () => {
  service = createServer((request, response) => {
    received = request.headers;
    response.setHeader('content-type', 'application/json').end('{"booking":null}');
  });
  await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  gateway = await startGateway({ ACCESS_MODE: 'required', BOOKING_SERVICE_URL: url });
});
afterAll(async () => {
  await gateway.stop();
  service.close();
});

const identity = () =>
  Object.fromEntries(
    Object.keys(FORGED).flatMap(name => (received[name] === undefined ? [] : [[name, received[name]]])),
  );

test('removes identity headers from outside requests', async () => {
  await ask(`${gateway.url}/api/bookings/${BOOKING}`, { headers: FORGED });
  expect(identity()).toEqual({});
});

test('replaces identity headers by those of the session', async () => {
  await ask(`${gateway.url}/api/bookings/${BOOKING}`, { headers: { ...FORGED, ...signedIn('ada') } });
  expect(identity()).toEqual({ 'x-user-id': 'ada', 'x-user-role': 'person' });
});

test('verifies a ticket as a service, not as a user', async () => {
  const code = signTicket({ booking_id: BOOKING, event_id: '1', admits: 1 }, TICKET_SECRET);
  const headers = signedIn('ada');
  await ask(`${gateway.url}/api/tickets/verify?code=${encodeURIComponent(code)}`, { headers });
  expect(identity()).toEqual({ 'x-service-name': 'frontend' });
});

test('control: a request that bypasses the gateway arrives with its headers', async () => {
  await ask(url, { headers: FORGED });
  expect(identity()).toEqual(FORGED);
});
