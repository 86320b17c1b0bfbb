import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type ObjectCreatedEvent, startObjectStore } from '../../../local/stores/object-store';
import { eventually } from '../../support/eventually';
import { useObjectStore } from '../../support/stores';
import { temporaryDirectory } from '../../support/temporary-directory';

const received: ObjectCreatedEvent[] = [];
const store = useObjectStore({ onObjectCreated: event => void received.push(event) });
let s3: S3Client;
let Bucket: string;

beforeAll(() => {
  s3 = new S3Client({ endpoint: store().endpoint, forcePathStyle: true });
  Bucket = store().bucket;
});
afterAll(() => s3.destroy());

const put = (Key: string, Body: string | Buffer = 'content') => s3.send(new PutObjectCommand({ Bucket, Key, Body }));

async function keysBelow(Prefix: string, MaxKeys?: number): Promise<{ keys: string[]; pages: number }> {
  const keys: string[] = [];
  let pages = 0;
  for (let ContinuationToken: string | undefined; ; ) {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys, ContinuationToken }));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
    pages++;
    ContinuationToken = page.NextContinuationToken;
    if (!ContinuationToken) {
      return { keys, pages };
    }
  }
}

test('returns bytes, type, metadata and ranges', async () => {
  const object = { Bucket, Key: 'a/b c+ü&<>.txt' };
  const Metadata = { 'booking-id': '7' };
  await s3.send(new PutObjectCommand({ ...object, Body: 'content', ContentType: 'text/plain', Metadata }));
  const read = await s3.send(new GetObjectCommand(object));
  expect(await read.Body?.transformToString()).toBe('content');
  expect(read).toMatchObject({ ContentType: 'text/plain', ContentLength: 7, Metadata });
  const part = await s3.send(new GetObjectCommand({ ...object, Range: 'bytes=3-' }));
  expect(await part.Body?.transformToString()).toBe('tent');
  expect(await s3.send(new HeadObjectCommand(object))).toMatchObject({ ContentLength: 7, ETag: read.ETag });
  expect((await keysBelow('a/')).keys).toEqual(['a/b c+ü&<>.txt']);
});

test('stores a stream with a trailing checksum without its framing', async () => {
  const bytes = Buffer.alloc(200_000, 'stream');
  const Body = Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: bytes.length }));
  const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
  expect(bytes.equals(Buffer.from(await read.Body!.transformToByteArray()))).toBe(true);
});

test('lists pages in key order, with common prefixes', async () => {
  for (const key of ['list/b', 'list/a', 'list/c/1', 'list/c/2', 'list/d']) {
    await put(key);
  }
  expect(await keysBelow('list/', 2)).toEqual({
    keys: ['list/a', 'list/b', 'list/c/1', 'list/c/2', 'list/d'],
    pages: 3,
  });
  const folded = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/' }));
  expect(folded.Contents?.map(({ Key }) => Key)).toEqual(['list/a', 'list/b', 'list/d']);
  expect(folded.CommonPrefixes).toEqual([{ Prefix: 'list/c/' }]);
});

test('one of several conditional writes succeeds', async () => {
  const write = (Body: string) => s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body, IfNoneMatch: '*' }));
  const results = await Promise.allSettled(['1', '2', '3', '4'].map(write));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(write('5')).rejects.toMatchObject({ name: 'PreconditionFailed' });
});

test('answers with the errors of S3 for missing objects', async () => {
  await put('gone');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
  await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'gone' }))).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'gone' }))).rejects.toMatchObject({ name: 'NotFound' });
  await expect(s3.send(new HeadBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({ name: 'NotFound' });
});

test('treats a key with path segments like any other key', async () => {
  const Key = '../../escaped';
  await fetch(`${store().endpoint}/${Bucket}/${encodeURIComponent(Key)}`, { method: 'PUT', body: 'content' });
  expect((await keysBelow('../')).keys).toEqual([Key]);
});

/** Sends the path unchanged. fetch would resolve its dots. */
async function send(method: string, path: string): Promise<number> {
  const { port } = new URL(store().endpoint);
  const [response] = (await once(request({ port, method, path }).end('content'), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode!;
}

test('keeps dots in keys, and rejects an invalid percent-encoding', async () => {
  expect(await send('PUT', `/${Bucket}/dots/a/../b/./c`)).toBe(200);
  expect((await keysBelow('dots/')).keys).toEqual(['dots/a/../b/./c']);
  expect(await send('GET', `/${Bucket}/%zz`)).toBe(400);
});

test.each([
  ['bytes=-4', 'tent', 'bytes 3-6/7'],
  ['bytes=-100', 'content', 'bytes 0-6/7'],
  ['bytes=1-2', 'on', 'bytes 1-2/7'],
])('answers the range %s', async (Range, expected, ContentRange) => {
  await put('range');
  const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'range', Range }));
  expect(part.ContentRange).toBe(ContentRange);
  expect(await part.Body?.transformToString()).toBe(expected);
});

test('states the encoding of listed keys', async () => {
  await put('encoded/a b&.txt');
  const answer = await fetch(`${store().endpoint}/${Bucket}?list-type=2&prefix=encoded/&encoding-type=url`);
  const xml = await answer.text();
  expect(xml).toContain('<EncodingType>url</EncodingType>');
  expect(xml).toContain('<Key>encoded/a%20b%26.txt</Key>');
});

test('lists pages for ListObjects version 1', async () => {
  for (const key of ['v1/a', 'v1/b', 'v1/c']) {
    await put(key);
  }
  const first = await s3.send(new ListObjectsCommand({ Bucket, Prefix: 'v1/', MaxKeys: 2 }));
  expect(first.Contents?.map(({ Key }) => Key)).toEqual(['v1/a', 'v1/b']);
  const second = await s3.send(new ListObjectsCommand({ Bucket, Prefix: 'v1/', Marker: first.NextMarker }));
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(['v1/c']);
});

test('deletes several objects in one request', async () => {
  const keys = ['many/a&<b>', 'many/c ü'];
  for (const key of [...keys, 'many/kept']) {
    await put(key);
  }
  const Objects = [...keys, 'many/none'].map(Key => ({ Key }));
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted?.map(({ Key }) => Key)).toEqual([...keys, 'many/none']);
  expect((await keysBelow('many/')).keys).toEqual(['many/kept']);
});

test('sends an event for each upload, with the key encoded as in S3', async () => {
  received.length = 0;
  await put('tickets/a.txt');
  await put('uploads/a b+ü.bin', Buffer.alloc(3_000_000));
  expect(received).toMatchObject([
    {
      Records: [
        {
          eventName: 'ObjectCreated:Put',
          s3: { bucket: { name: Bucket }, object: { key: 'uploads/a+b%2B%C3%BC.bin', size: 3_000_000 } },
        },
      ],
    },
  ]);
});

test('keeps objects, drops partly written ones, and redelivers unprocessed events after a crash', async () => {
  const directory = temporaryDirectory();
  const options = { directory, bucket: 'kept' };
  try {
    const first = await startObjectStore({ ...options, onObjectCreated: () => new Promise(() => {}) });
    await fetch(`${first.endpoint}/kept/uploads/a`, { method: 'PUT', body: 'content' });
    const half = join(directory, 'objects', 'half-written.part');
    writeFileSync(half, '{"key":"uploads/b"');
    await first.stop();

    const again: string[] = [];
    const onObjectCreated = (event: ObjectCreatedEvent) => void again.push(event.Records[0]!.s3.object.key);
    const second = await startObjectStore({ ...options, onObjectCreated });
    expect(await (await fetch(`${second.endpoint}/kept/uploads/a`)).text()).toBe('content');
    expect(existsSync(half)).toBe(false);
    expect(again).toEqual(['uploads/a']);
    await second.stop();

    const third = await startObjectStore({ ...options, onObjectCreated });
    expect(again).toEqual(['uploads/a']);
    await third.stop();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('skips empty and incomplete files with a log line each, and serves the others', async () => {
  const directory = temporaryDirectory();
  const errors: unknown[] = [];
  const logged = jest.spyOn(console, 'error').mockImplementation(line => void errors.push(line));
  try {
    const first = await startObjectStore({ directory, bucket: 'kept', onObjectCreated: () => new Promise(() => {}) });
    await fetch(`${first.endpoint}/kept/uploads/a`, { method: 'PUT', body: 'content' });
    await first.stop();
    const torn = [join('events', 'empty.json'), join('objects', 'empty'), join('objects', 'torn')];
    for (const file of torn) {
      writeFileSync(join(directory, file), '');
    }
    writeFileSync(join(directory, 'objects', 'torn'), '{"key":"uploads/b","si');

    const delivered: string[] = [];
    const onObjectCreated = (event: ObjectCreatedEvent) => void delivered.push(event.Records[0]!.s3.object.key);
    const second = await startObjectStore({ directory, bucket: 'kept', onObjectCreated });
    expect(await (await fetch(`${second.endpoint}/kept/uploads/a`)).text()).toBe('content');
    await eventually(() => expect(delivered).toEqual(['uploads/a']));
    await second.stop();
    for (const file of torn) {
      expect(errors).toContainEqual(expect.stringContaining(`cannot read ${join(directory, file)}, skipped: `));
    }
  } finally {
    logged.mockRestore();
    rmSync(directory, { recursive: true, force: true });
  }
});

test('delivers all events, five at a time', async () => {
  const directory = temporaryDirectory();
  let [running, most, delivered] = [0, 0, 0];
  let open = () => {};
  const gate = new Promise<void>(resolve => {
    open = resolve;
  });
  const onObjectCreated = async () => {
    most = Math.max(most, ++running);
    await gate;
    running--;
    delivered++;
  };
  const crowded = await startObjectStore({ directory, bucket: 'crowded', onObjectCreated });
  try {
    const keys = Array.from({ length: 50 }, (_, number) => `uploads/${number}`);
    await Promise.all(keys.map(key => fetch(`${crowded.endpoint}/crowded/${key}`, { method: 'PUT', body: 'content' })));
    expect({ running, delivered }).toEqual({ running: 5, delivered: 0 });
    open();
    await eventually(() => expect(delivered).toBe(50));
    expect(most).toBe(5);
  } finally {
    await crowded.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
