import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { eventually } from '../../../support/eventually';
import { sendRaw } from '../../../support/raw-http';
import { useObjectStore } from '../../../support/stores';
import { signedIn, startGateway } from './gateway-under-test';

const store = useObjectStore();
let s3: S3Client;
let open: Running;
let required: Running;

beforeAll(async () => {
  s3 = new S3Client({ endpoint: store().endpoint, forcePathStyle: true });
  const settings = { S3_ENDPOINT: store().endpoint, UPLOADS_BUCKET: store().bucket };
  open = await startGateway(settings);
  required = await startGateway({ ...settings, ACCESS_MODE: 'required' });
});
afterAll(async () => {
  await Promise.all([open.stop(), required.stop()]);
  s3.destroy();
});

interface Answer {
  readonly status: number;
  readonly body: {
    message: string;
    key: string;
    size: number;
    receipt_key: string;
    ticket_key?: string;
    detail: string;
  };
}

async function post(path: string, body: FormData | undefined, headers = {}, gateway = open): Promise<Answer> {
  const answer = await fetch(gateway.url + path, { method: 'POST', body, headers });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

function form(name: string, content: string | Buffer, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    data.append(field, value);
  }
  data.append('file', new File([content], name, { type: 'image/png' }));
  return data;
}

async function stored(Key: string): Promise<{ content: string; type?: string }> {
  const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: store().bucket, Key }));
  return { content: await Body!.transformToString(), type: ContentType };
}

test('stores an upload without a session without an owner', async () => {
  const { status, body } = await post('/api/upload', form('passport.png', 'my face'));
  expect(status).toBe(201);
  expect(body).toMatchObject({ key: 'uploads/passport.png', size: 7, receipt_key: 'tickets/passport_TICKET.txt' });
  expect(await stored('uploads/passport.png')).toEqual({ content: 'my face', type: 'image/png' });
});

test('stores an upload with a session for its user', async () => {
  const { body } = await post('/api/upload', form('passport.png', 'my face'), signedIn('ada'));
  expect(body).toMatchObject({
    key: 'uploads/people/ada/passport.png',
    receipt_key: 'tickets/people/ada/passport_TICKET.txt',
  });
  expect(await stored('uploads/people/ada/passport.png')).toMatchObject({ content: 'my face' });
});

test.each([
  ['../../tickets/x_TICKET.pdf', 'uploads/x_TICKET.pdf'],
  ['people/ada/x.txt', 'uploads/x.txt'],
  ['my passport + visa.png', 'uploads/my_passport_visa.png'],
  ['Ausweis Zoë 身分.png', 'uploads/Ausweis_Zoe.png'],
])('stores the name %j as %s', async (name, key) => {
  expect((await post('/api/upload', form(name, 'x'))).body.key).toBe(key);
});

test('does not overwrite an upload', async () => {
  await post('/api/upload', form('twice.txt', 'first'));
  const { body } = await post('/api/upload', form('twice.txt', 'second'));
  expect(body.key).toMatch(/^uploads\/twice-[0-9a-f]{8}\.txt$/);
  expect(await stored('uploads/twice.txt')).toMatchObject({ content: 'first' });
  expect(await stored(body.key)).toMatchObject({ content: 'second' });
});

test('does not overwrite the ticket of an upload whose name differs only in the extension', async () => {
  await post('/api/upload', form('shared.txt', 'first'));
  for (const name of ['shared.png', 'shared']) {
    expect((await post('/api/upload', form(name, 'second'))).body.receipt_key).toMatch(
      /shared-[0-9a-f]{8}_TICKET.txt$/,
    );
  }
});

test('does not overwrite a ticket whose upload was deleted', async () => {
  await s3.send(new PutObjectCommand({ Bucket: store().bucket, Key: 'tickets/gone_TICKET.pdf', Body: 'a ticket' }));
  expect((await post('/api/upload', form('gone.txt', 'x'))).body.key).toMatch(/^uploads\/gone-[0-9a-f]{8}\.txt$/);
});

test('stores all concurrent uploads of one name', async () => {
  const contents = Array.from({ length: 8 }, (_, number) => `number ${number}`);
  const answers = await Promise.all(contents.map(content => post('/api/upload', form('at-once.txt', content))));
  const kept = await Promise.all(answers.map(async ({ body }) => (await stored(body.key)).content));
  expect(kept).toEqual(contents);
});

test('generates separate tickets for concurrent uploads whose names differ only in the extension', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(extension => `share.${extension}`);
  const answers = await Promise.all(names.map(name => post('/api/upload', form(name, 'x'))));
  expect(new Set(answers.map(({ body }) => body.receipt_key)).size).toBe(names.length);
});

test('accepts at most 5 MB', async () => {
  const maximum = 5 * 1024 * 1024;
  const largest = await post('/api/upload', form('largest.bin', Buffer.alloc(maximum, 'x')));
  expect([largest.status, largest.body.size]).toEqual([201, maximum]);
  const larger = await post('/api/upload', form('larger.bin', Buffer.alloc(maximum + 1, 'x')));
  expect([larger.status, larger.body.detail]).toEqual([413, 'the file must have at most 5 MB']);
});

test('disconnects a client that sends far more than the limit', async () => {
  const sent = await new Promise<number>(resolve => {
    let bytes = 0;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const upload = request(`${open.url}/api/upload`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    const send = () => {
      bytes += chunk.length;
      if (!upload.destroyed) {
        upload.write(chunk, send);
      }
    };
    upload.on('error', () => resolve(bytes)).on('response', () => resolve(bytes));
    upload.write('--b\r\ncontent-disposition: form-data; name="file"; filename="endless.bin"\r\n\r\n', send);
  });
  expect(sent).toBeLessThan(100 * 1024 * 1024);
});

describe('uploads that are not finished', () => {
  let patient: Running;
  let hasty: Running;
  const unfinished: ClientRequest[] = [];
  beforeAll(async () => {
    const settings = { S3_ENDPOINT: store().endpoint, UPLOADS_BUCKET: store().bucket, TRUSTED_PROXIES: '1' };
    patient = await startGateway({ ...settings, UPLOAD_IDLE_SECONDS: '120' });
    hasty = await startGateway({ ...settings, UPLOAD_IDLE_SECONDS: '1' });
  });
  const hangUp = () => unfinished.splice(0).forEach(upload => void upload.destroy());
  afterEach(hangUp);
  afterAll(() => Promise.all([patient.stop(), hasty.stop()]));

  const from = (client: string) => ({ 'x-forwarded-for': client });
  const large = async (client: string) =>
    (await post('/api/upload', form('large.txt', Buffer.alloc(4_500_000, 'x')), from(client), patient)).status;

  /** Announces 5 MB and sends part of it, on a connection of its own. */
  async function begin(client: string, bytes: number, gateway = patient): Promise<ClientRequest> {
    const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 5_200_000, ...from(client) };
    const upload = request(`${gateway.url}/api/upload`, { method: 'POST', agent: false, headers });
    unfinished.push(upload);
    upload.on('error', () => undefined); // we hang up after the test
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="f.txt"\r\n\r\n';
    await new Promise(sent => upload.write(head + 'x'.repeat(bytes), sent));
    return upload;
  }

  test('reserve no memory for announced bytes that do not arrive', async () => {
    await Promise.all(Array.from({ length: 13 }, () => begin('10.0.0.1', 100)));
    expect(await large('10.0.0.1')).toBe(201);
  });

  test('of one client do not block other clients', async () => {
    await eventually(async () => {
      hangUp(); // after an attempt in which the large one was read before these
      await Promise.all([begin('10.0.0.2', 5_000_000), begin('10.0.0.2', 5_000_000)]);
      expect(await large('10.0.0.2')).toBe(503);
    });
    expect(await large('10.0.0.3')).toBe(201);
    hangUp();
    await eventually(async () => expect(await large('10.0.0.2')).toBe(201));
  });

  test('of many clients stay within the memory limit, which reserves a part for small files', async () => {
    await eventually(async () => {
      hangUp();
      await Promise.all(Array.from({ length: 6 }, (_, client) => begin(`10.0.1.${client}`, 5_000_000)));
      expect(await large('10.0.1.8')).toBe(503);
    });
    expect((await post('/api/upload', form('small.txt', 'x'), from('10.0.1.9'), patient)).status).toBe(201);
  });

  test('end with 408 when no more bytes arrive', async () => {
    const [response] = (await once(await begin('10.0.0.4', 100, hasty), 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(408);
  });
});

test.each<[string, () => FormData, number, string]>([
  ['an empty file', () => form('empty.txt', ''), 400, 'the file is empty: at least 1 byte is required'],
  ['no file', () => new FormData(), 400, 'the form has no file: exactly one is required'],
  [
    'an unknown field',
    () => form('a.txt', 'x', { user_id: 'bob' }),
    400,
    "unknown field 'user_id': use a file and booking_id",
  ],
  [
    '__proto__',
    () => form('a.txt', 'x', { ['__proto__']: 'x' }),
    400,
    'the form has too many fields: use a file and booking_id',
  ],
])('rejects %s', async (_, body, status, detail) => {
  const answer = await post('/api/upload', body());
  expect([answer.status, answer.body.detail]).toEqual([status, detail]);
});

test('rejects two files', async () => {
  const two = form('a.txt', 'x');
  two.append('other', new File(['y'], 'b.txt'));
  expect(await post('/api/upload', two)).toMatchObject({
    status: 400,
    body: { detail: 'the form has more than one file' },
  });
});

test.each([
  [
    'multipart/form-data; boundary=b',
    '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\ncut',
    400,
  ],
  ['multipart/form-data', '--b--', 400],
  ['application/json', '{"file":"x"}', 415],
  ['text/plain', 'x', 415],
])('rejects an invalid form: %s', async (type, body, status) => {
  const answer = await fetch(`${open.url}/api/upload`, { method: 'POST', body, headers: { 'content-type': type } });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test.each(['application/json', 'text/plain'])('returns the accepted type for %s', async type => {
  const answer = await fetch(`${open.url}/api/upload`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': type },
  });
  const { detail } = (await answer.json()) as Answer['body'];
  expect([answer.status, answer.headers.get('accept'), detail]).toEqual([
    415,
    'multipart/form-data',
    `unsupported content type '${type}': use multipart/form-data`,
  ]);
});

test('rejects a file by its announced size before it is sent', async () => {
  const head = 'POST /api/upload HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 90000000\r\n';
  const answer = await sendRaw(open.url, `${head}content-type: multipart/form-data; boundary=b\r\n\r\n`);
  expect(answer.head).toMatch(/^HTTP\/1.1 413 /);
});

test('uploads a built-in sample', async () => {
  const { status, body } = await post('/api/demo-upload', undefined);
  expect([status, body.key]).toEqual([201, expect.stringMatching(/^uploads\/demo_\d{10}(-[0-9a-f]{8})?\.txt$/)]);
  expect(await stored(body.key)).toMatchObject({ content: expect.stringContaining('sample'), type: 'text/plain' });
  expect(body.ticket_key).toBe(body.receipt_key.replace('.txt', '.pdf'));
});

test('announces a ticket only for a text with booking data, and a receipt for every document', async () => {
  const photo = await post('/api/upload', form('photo.png', Buffer.from('89504e470d0a1a0a00000000', 'hex')));
  expect(photo.body).toMatchObject({ message: 'Document received!', receipt_key: 'tickets/photo_TICKET.txt' });
  expect(photo.body.ticket_key).toBeUndefined();
  const text = await post('/api/upload', form('order.txt', 'Event: Winter Jazz\n'));
  expect(text.body).toMatchObject({ message: 'Upload received!', ticket_key: 'tickets/order_TICKET.pdf' });
});

test.each<[string, Buffer]>([
  ['a program that is named like a photo', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')],
  ['an archive', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1')],
])('rejects the content of %s', async (_, content) => {
  const { status, body } = await post('/api/upload', form('photo.png', content));
  expect([status, body.detail]).toEqual([415, 'unsupported content: the file must be an image, a PDF or text']);
});

test('rejects an upload without a session in the access mode required', async () => {
  expect((await post('/api/upload', form('a.txt', 'x'), {}, required)).status).toBe(401);
  expect((await post('/api/demo-upload', undefined, {}, required)).status).toBe(401);
  const mine = await post('/api/demo-upload', undefined, signedIn('ada'), required);
  expect(mine.body.key).toMatch(/^uploads\/people\/ada\/demo_/);
});

test('rejects uploads and tickets while the bucket is unavailable, and serves everything else', async () => {
  const alone = await startGateway({});
  expect((await post('/api/demo-upload', undefined, {}, alone)).status).toBe(503);
  const tickets = await fetch(`${alone.url}/api/tickets`);
  expect([tickets.status, tickets.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await fetch(`${alone.url}/api/analytics`)).status).toBe(200);
  expect((await fetch(`${alone.url}/ready`)).status).toBe(200);
  await alone.stop();
});
