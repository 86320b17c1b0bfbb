import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { generateTickets } from '../../../lambda/ticket-generator/generate-tickets';
import { useObjectStore } from '../../support/stores';

const store = useObjectStore();
let s3: S3Client;
let Bucket: string;
const log: Record<string, unknown>[] = [];

beforeAll(() => {
  s3 = new S3Client({ endpoint: store().endpoint, forcePathStyle: true });
  Bucket = store().bucket;
});
afterAll(() => s3.destroy());

const put = (Key: string, Body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async (Key: string) =>
  Buffer.from(await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToByteArray());
const keysBelow = async (Prefix: string) =>
  (await s3.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents?.map(({ Key }) => Key);

function generate(...keys: string[]): Promise<void> {
  const Records = keys.map(key => ({ s3: { bucket: { name: Bucket }, object: { key } } }));
  return generateTickets({ Records }, { s3, signingKey: async () => 'key', log: entry => void log.push(entry) });
}

test('creates a receipt and a ticket that opens for an upload', async () => {
  await put('uploads/demo 1+.txt', 'Event: Sample');
  await generate('uploads/demo+1%2B.txt');
  expect((await read('tickets/demo 1+_TICKET.txt')).toString()).toMatch(
    /^TICKET RECEIPT\n=+\nBooking ID: demo 1\+\nEvent: Sample\n/,
  );
  expect((await read('tickets/demo 1+_TICKET.pdf')).toString('latin1')).toMatch(/^%PDF-1\.7[\s\S]*%%EOF\n$/);
});

test('writes the same bytes for repeated and concurrent events of one object', async () => {
  await put('uploads/twice/a.txt', 'Event: Sample');
  await generate('uploads/twice/a.txt');
  const first = await read('tickets/twice/a_TICKET.pdf');
  await Promise.all([generate('uploads/twice/a.txt'), generate('uploads/twice/a.txt', 'uploads/twice/a.txt')]);
  expect(await keysBelow('tickets/twice/')).toEqual(['tickets/twice/a_TICKET.pdf', 'tickets/twice/a_TICKET.txt']);
  expect(first.equals(await read('tickets/twice/a_TICKET.pdf'))).toBe(true);
});

test('names a failed object, and generates the tickets of the others', async () => {
  await put('uploads/many/large.txt', Buffer.alloc(5 * 1024 * 1024 + 1));
  await put('uploads/many/empty.txt', Buffer.alloc(0));
  await put('uploads/many/good.txt', 'Event: Sample');
  const large = 'uploads/many/large.txt: the upload must have at most 5242880 bytes (got 5242881)';
  await expect(
    generate('uploads/many/large.txt', 'uploads/many/missing.txt', 'uploads/many/empty.txt', 'uploads/many/good.txt'),
  ).rejects.toThrow(
    `ticket generation failed: ${large}; uploads/many/missing.txt: 'uploads/many/missing.txt' does not exist; uploads/many/empty.txt: the upload is empty`,
  );
  expect(await keysBelow('tickets/many/')).toEqual(['tickets/many/good_TICKET.pdf', 'tickets/many/good_TICKET.txt']);
  expect(log).toContainEqual(expect.objectContaining({ level: 'error', key: 'uploads/many/large.txt' }));
});

test('accepts an object of exactly 5 MB', async () => {
  await put('uploads/limit.txt', Buffer.alloc(5 * 1024 * 1024, 'Event: Sample\n'));
  await generate('uploads/limit.txt');
  expect(await keysBelow('tickets/limit')).toHaveLength(2);
});

test.each<[string, Buffer]>([
  ['a photo', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ['a text without booking data', Buffer.from('Dear organiser, here is my proof.\n')],
])('creates only the receipt for %s', async (name, content) => {
  const key = `document/${name.replaceAll(' ', '_')}`;
  await put(`uploads/${key}.jpg`, content);
  await generate(`uploads/${key}.jpg`);
  expect(await keysBelow(`tickets/${key}`)).toEqual([`tickets/${key}_TICKET.txt`]);
});

test('rejects content that is not an image, a PDF or text', async () => {
  await put('uploads/program/setup.jpg', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'));
  await expect(generate('uploads/program/setup.jpg')).rejects.toThrow('the upload must be an image, a PDF or text');
  expect(await keysBelow('tickets/program/')).toBeUndefined();
});

test('ignores tickets and the test message of the bucket', async () => {
  const before = await keysBelow('tickets/');
  await generate('tickets/demo_TICKET.pdf', 'uploads/');
  await generateTickets({}, { s3, signingKey: async () => 'key', log: () => {} });
  expect(await keysBelow('tickets/')).toEqual(before);
});
