import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { TicketStore } from '../../../../constructs/frontend/app/tickets/ticket-store';
import { listing } from '../../../../local/stores/s3/list-objects';
import { ObjectIndex } from '../../../../local/stores/s3/object-index';
import type { StoredObject } from '../../../../local/stores/s3/stored-objects';

// A bucket of 50,000 tickets, of which only the index exists: nothing here reads an object.
const TICKETS = 50_000;
const PAGES = TICKETS / 1_000;

const index = new ObjectIndex<StoredObject>();
let server: Server;
let s3: S3Client;
let tickets: TicketStore;
let pagesRead = 0;

function add(key: string, second: number): void {
  const lastModified = new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
  index.set(key, { key, lastModified, size: 7, etag: 'x', contentType: 'text/plain', metadata: {} });
}

beforeAll(async () => {
  for (let number = 0; number < TICKETS; number++) {
    add(`tickets/demo_${number}_TICKET.txt`, number);
  }
  server = createServer((request, response) => {
    pagesRead += 1;
    response.setHeader('content-type', 'application/xml');
    response.end(listing('many', index, new URL(request.url!, 'http://localhost').searchParams));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  s3 = new S3Client({ endpoint, forcePathStyle: true, region: 'local', credentials });
  tickets = new TicketStore(s3, 'many');
});
afterAll(() => {
  s3.destroy();
  server.closeAllConnections();
  server.close();
});

test('lists the newest of 50,000 tickets first, independent of their names', async () => {
  const newest = ['tickets/zz_TICKET.txt', 'tickets/00_TICKET.txt', 'tickets/demo_5_TICKET.pdf'];
  newest.forEach((key, place) => {
    add(key, 2 * TICKETS - place);
  });
  const listed = await tickets.list([undefined]);
  expect(listed.slice(0, 4).map(({ key }) => key)).toEqual([...newest, `tickets/demo_${TICKETS - 1}_TICKET.txt`]);
});

test('reads the bucket once for concurrent requests', async () => {
  pagesRead = 0;
  const lists = await Promise.all(Array.from({ length: 20 }, () => tickets.list([undefined])));
  expect(pagesRead).toBeLessThanOrEqual(2 * (PAGES + 1)); // the read that is under way, and one that begins after it
  for (const list of lists) {
    expect(list).toEqual(lists[0]);
  }
});
