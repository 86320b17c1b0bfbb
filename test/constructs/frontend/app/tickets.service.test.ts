import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { useObjectStore } from '../../../support/stores';
import { signedIn, startGateway } from './gateway-under-test';

const store = useObjectStore();
let open: Running;
let required: Running;

const tickets = [
  'tickets/demo_1_TICKET.pdf',
  'tickets/demo_1_TICKET.txt',
  'tickets/people/ada/passport_TICKET.pdf',
  'tickets/people/bob/visa_TICKET.pdf',
  'tickets/bookings/ada/7_TICKET.pdf',
  'tickets/bookings/bob/8_TICKET.pdf',
];
const noTickets = ['tickets/notes.html', 'uploads/demo_1.txt', 'uploads/people/ada/passport.png'];

beforeAll(async () => {
  const settings = { S3_ENDPOINT: store().endpoint, UPLOADS_BUCKET: store().bucket };
  open = await startGateway(settings);
  required = await startGateway({ ...settings, ACCESS_MODE: 'required' });
  const s3 = new S3Client({ endpoint: store().endpoint, forcePathStyle: true });
  for (const Key of [...tickets, ...noTickets]) {
    await s3.send(new PutObjectCommand({ Bucket: store().bucket, Key, Body: `content of ${Key}` }));
  }
  s3.destroy();
});
afterAll(() => Promise.all([open.stop(), required.stop()]));

interface Listed {
  readonly key: string;
  readonly lastModified: string;
  readonly url: string;
}

async function list(gateway: Running, headers = {}, query = ''): Promise<Listed[]> {
  const response = await fetch(`${gateway.url}/api/tickets${query}`, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Listed[];
}

const keys = (listed: Listed[]) => listed.map(({ key }) => key).sort();

test('lists tickets without an owner in the access mode open without a session', async () => {
  const listed = await list(open);
  expect(keys(listed)).toEqual(['tickets/demo_1_TICKET.pdf', 'tickets/demo_1_TICKET.txt']);
  expect(listed[0]?.lastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('lists also the tickets of the user in the access mode open with a session', async () => {
  expect(keys(await list(open, signedIn('ada')))).toEqual([
    'tickets/bookings/ada/7_TICKET.pdf',
    'tickets/demo_1_TICKET.pdf',
    'tickets/demo_1_TICKET.txt',
    'tickets/people/ada/passport_TICKET.pdf',
  ]);
});

test('lists only the tickets of the user in the access mode required, and rejects requests without a session', async () => {
  expect(keys(await list(required, signedIn('bob')))).toEqual([
    'tickets/bookings/bob/8_TICKET.pdf',
    'tickets/people/bob/visa_TICKET.pdf',
  ]);
  expect((await fetch(`${required.url}/api/tickets`)).status).toBe(401);
});

test('lists at most the requested number, newest first', async () => {
  const all = await list(open, signedIn('ada'));
  expect(await list(open, signedIn('ada'), '?limit=2')).toEqual(all.slice(0, 2));
  const times = all.map(({ lastModified }) => lastModified);
  expect(times).toEqual([...times].sort().reverse());
});

test.each(['0', '-1', '1001', 'all', '1.5'])('rejects the limit %s', async limit => {
  expect((await fetch(`${open.url}/api/tickets?limit=${limit}`)).status).toBe(400);
});

test('serves every listed ticket as a download', async () => {
  for (const { key, url } of await list(open, signedIn('ada'))) {
    const response = await fetch(open.url + url, { headers: signedIn('ada') });
    expect(await response.text()).toBe(`content of ${key}`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': key.endsWith('.pdf') ? 'application/pdf' : 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${key.split('/').at(-1)}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
  }
});

test.each([
  ['a ticket of another user', '/api/tickets/people/bob/visa_TICKET.pdf'],
  ['the ticket of a booking of another user', '/api/tickets/bookings/bob/8_TICKET.pdf'],
  ['a missing ticket', '/api/tickets/none_TICKET.pdf'],
  ['a file that is not a ticket', '/api/tickets/notes.html'],
  ['an upload by path traversal', '/api/tickets/..%2Fuploads%2Fdemo_1.txt'],
  ['a ticket of another user by path traversal', '/api/tickets/people/ada/..%2Fbob%2Fvisa_TICKET.pdf'],
  ['a folder', '/api/tickets/people/'],
])('rejects the download of %s', async (_, path) => {
  for (const gateway of [open, required]) {
    const response = await fetch(gateway.url + path, { headers: signedIn('ada') });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  }
});

test('does not list tickets without an owner in the access mode required', async () => {
  const response = await fetch(`${required.url}/api/tickets/demo_1_TICKET.pdf`, { headers: signedIn('ada') });
  expect(response.status).toBe(404);
});

test.each([
  ['made up', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.'],
  ['expired', signedIn('ada', 'person', -60).authorization],
])('rejects a token that is %s instead of treating it as no session', async (_, authorization) => {
  expect((await fetch(`${open.url}/api/tickets`, { headers: { authorization } })).status).toBe(401);
});

test('ignores identity headers of clients', async () => {
  const claims = { 'x-user-id': 'ada', 'x-user-role': 'organiser' };
  expect(keys(await list(open, claims))).toEqual(keys(await list(open)));
  expect((await fetch(`${required.url}/api/tickets`, { headers: claims })).status).toBe(401);
});
