import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { useObjectStore } from '../../../support/stores';
import { signedIn, startGateway } from './gateway-under-test';
import { form, postForm } from './upload-client';

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

const post = (path: string, body: FormData | undefined, headers: Record<string, string> = {}, gateway = open) =>
  postForm(gateway, path, body, headers);

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
  const responses = await Promise.all(contents.map(content => post('/api/upload', form('at-once.txt', content))));
  const kept = await Promise.all(responses.map(async ({ body }) => (await stored(body.key)).content));
  expect(kept).toEqual(contents);
});

test('generates separate tickets for concurrent uploads whose names differ only in the extension', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(extension => `share.${extension}`);
  const responses = await Promise.all(names.map(name => post('/api/upload', form(name, 'x'))));
  expect(new Set(responses.map(({ body }) => body.receipt_key)).size).toBe(names.length);
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

test('rejects an upload without a session in the access mode required', async () => {
  expect((await post('/api/upload', form('a.txt', 'x'), {}, required)).status).toBe(401);
  expect((await post('/api/demo-upload', undefined, {}, required)).status).toBe(401);
  const own = await post('/api/demo-upload', undefined, signedIn('ada'), required);
  expect(own.body.key).toMatch(/^uploads\/people\/ada\/demo_/);
});

test('rejects uploads and tickets while the bucket is unavailable, and serves everything else', async () => {
  const withoutBucket = await startGateway({});
  expect((await post('/api/demo-upload', undefined, {}, withoutBucket)).status).toBe(503);
  const tickets = await fetch(`${withoutBucket.url}/api/tickets`);
  expect([tickets.status, tickets.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await fetch(`${withoutBucket.url}/api/analytics`)).status).toBe(200);
  expect((await fetch(`${withoutBucket.url}/ready`)).status).toBe(200);
  await withoutBucket.stop();
});
