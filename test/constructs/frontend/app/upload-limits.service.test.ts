import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { eventually } from '../../../support/eventually';
import { sendRaw } from '../../../support/raw-http';
import { useObjectStore } from '../../../support/stores';
import { startGateway } from './gateway-under-test';
import { form, postForm, type UploadResponse } from './upload-client';

const store = useObjectStore();
let open: Running;
beforeAll(async () => {
  open = await startGateway({ S3_ENDPOINT: store().endpoint, UPLOADS_BUCKET: store().bucket });
});
afterAll(() => open.stop());

const post = (path: string, body: FormData | undefined, headers: Record<string, string> = {}, gateway = open) =>
  postForm(gateway, path, body, headers);

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
  let withLongTimeout: Running;
  let withShortTimeout: Running;
  const unfinished: ClientRequest[] = [];
  beforeAll(async () => {
    const settings = { S3_ENDPOINT: store().endpoint, UPLOADS_BUCKET: store().bucket, TRUSTED_PROXIES: '1' };
    withLongTimeout = await startGateway({ ...settings, UPLOAD_IDLE_SECONDS: '120' });
    withShortTimeout = await startGateway({ ...settings, UPLOAD_IDLE_SECONDS: '1' });
  });
  const hangUp = () => unfinished.splice(0).forEach(upload => void upload.destroy());
  afterEach(hangUp);
  afterAll(() => Promise.all([withLongTimeout.stop(), withShortTimeout.stop()]));

  const from = (client: string) => ({ 'x-forwarded-for': client });
  const large = async (client: string) =>
    (await post('/api/upload', form('large.txt', Buffer.alloc(4_500_000, 'x')), from(client), withLongTimeout)).status;

  /** Announces 5 MB and sends part of it, on a connection of its own. */
  async function begin(client: string, bytes: number, gateway = withLongTimeout): Promise<ClientRequest> {
    const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 5_200_000, ...from(client) };
    const upload = request(`${gateway.url}/api/upload`, { method: 'POST', agent: false, headers });
    unfinished.push(upload);
    upload.on('error', () => undefined); // the test disconnects at its end
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
    expect((await post('/api/upload', form('small.txt', 'x'), from('10.0.1.9'), withLongTimeout)).status).toBe(201);
  });

  test('end with 408 when no more bytes arrive', async () => {
    const [response] = (await once(await begin('10.0.0.4', 100, withShortTimeout), 'response')) as [IncomingMessage];
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
  const response = await post('/api/upload', body());
  expect([response.status, response.body.detail]).toEqual([status, detail]);
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
  const response = await fetch(`${open.url}/api/upload`, { method: 'POST', body, headers: { 'content-type': type } });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test.each(['application/json', 'text/plain'])('returns the accepted type for %s', async type => {
  const response = await fetch(`${open.url}/api/upload`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': type },
  });
  const { detail } = (await response.json()) as UploadResponse['body'];
  expect([response.status, response.headers.get('accept'), detail]).toEqual([
    415,
    'multipart/form-data',
    `unsupported content type '${type}': use multipart/form-data`,
  ]);
});

test('rejects a file by its announced size before it is sent', async () => {
  const head = 'POST /api/upload HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 90000000\r\n';
  const response = await sendRaw(open.url, `${head}content-type: multipart/form-data; boundary=b\r\n\r\n`);
  expect(response.head).toMatch(/^HTTP\/1.1 413 /);
});

test.each<[string, Buffer]>([
  ['a program that is named like a photo', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')],
  ['an archive', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1')],
])('rejects the content of %s', async (_, content) => {
  const { status, body } = await post('/api/upload', form('photo.png', content));
  expect([status, body.detail]).toEqual([415, 'unsupported content: the file must be an image, a PDF or text']);
});
