import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { localCredentials } from '../../local/credentials';
import type { ObjectCreatedEvent } from '../../local/object-store';
import { useObjectStore } from '../stores';

const told: ObjectCreatedEvent[] = [];
const store = useObjectStore({ onObjectCreated: event => told.push(event) });
let s3: S3Client;

beforeAll(() => {
  s3 = new S3Client({
    endpoint: store().endpoint,
    region: 'local',
    forcePathStyle: true,
    credentials: localCredentials,
  });
});
afterAll(() => s3.destroy());

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 10));
}

test('keeps objects and lists them', async () => {
  await s3.send(new PutObjectCommand({ Bucket: store().bucket, Key: 'tickets/a.txt', Body: 'content' }));
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: store().bucket, Prefix: 'tickets/' }));
  expect(listed.Contents?.map(object => object.Key)).toEqual(['tickets/a.txt']);
  const read = await s3.send(new GetObjectCommand({ Bucket: store().bucket, Key: 'tickets/a.txt' }));
  expect(await read.Body?.transformToString()).toBe('content');
});

test('tells of every object with its key encoded as S3 does, once all its bytes can be read', async () => {
  told.length = 0;
  const size = 3 * 1024 * 1024;
  await s3.send(
    new PutObjectCommand({ Bucket: store().bucket, Key: 'uploads/a b+ü.bin', Body: Buffer.alloc(size, 'x') }),
  );
  await until(() => told.length > 0);
  expect(told[0]?.Records).toMatchObject([
    {
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: store().bucket }, object: { key: 'uploads/a+b%2B%C3%BC.bin', size } },
    },
  ]);
  const read = await s3.send(new GetObjectCommand({ Bucket: store().bucket, Key: 'uploads/a b+ü.bin' }));
  expect((await read.Body?.transformToByteArray())?.length).toBe(size);
});
