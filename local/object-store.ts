// S3 on one machine: s3rver, with the bucket's events as S3 itself would send them to a Lambda.
// Clients need AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED (s3rver would store a checksummed stream's framing as
// content), and a list of more than one page needs NODE_OPTIONS=--openssl-legacy-provider here (its tokens use DES).
import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import S3rver from 's3rver';
import { close } from './http-listening';

export interface ObjectStore {
  readonly endpoint: string;
  readonly bucket: string;
  stop(): Promise<void>;
}

export interface ObjectStoreOptions {
  /** Where the objects are kept. */
  readonly directory: string;
  readonly bucket: string;
  /** @default - a free port */
  readonly port?: number;
  /** Told of every object written, once its bytes can be read. @default - nobody is told */
  readonly onObjectCreated?: (event: ObjectCreatedEvent) => void;
}

/** What of S3's event notification is used here. Keys are encoded as in the original: `a b+c` is `a+b%2Bc`. */
export interface ObjectCreatedEvent {
  readonly Records: ObjectCreatedRecord[];
}

export interface ObjectCreatedRecord {
  readonly eventName: string;
  readonly eventTime: string;
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { key: string; readonly size: number } };
}

export async function startObjectStore(options: ObjectStoreOptions): Promise<ObjectStore> {
  mkdirSync(options.directory, { recursive: true });
  const server = new S3rver({
    address: '127.0.0.1',
    port: options.port ?? 0,
    directory: options.directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: options.bucket }],
  });
  server.on('event', (event: ObjectCreatedEvent) => {
    if (event.Records[0]?.eventName.startsWith('ObjectCreated:')) void tell(event);
  });
  server.on('error', () => {}); // s3rver has answered the client already; unheard, it would print the refusal
  const { port } = await server.run();

  async function tell(event: ObjectCreatedEvent): Promise<void> {
    await Promise.all(event.Records.map(record => bytesOnDisk(options.directory, record)));
    for (const { s3 } of event.Records) s3.object.key = encodedAsInEvents(s3.object.key);
    options.onObjectCreated?.(event);
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: options.bucket,
    stop: () => close(server.httpServer),
  };
}

/** s3rver answers and sends its event when it has received the bytes, a moment before they are all written. */
async function bytesOnDisk(directory: string, { s3 }: ObjectCreatedRecord): Promise<void> {
  const file = join(directory, s3.bucket.name, `${s3.object.key}._S3rver_object`);
  const size = async () => (await stat(file).catch(() => undefined))?.size;
  for (let tries = 0; tries < 100 && (await size()) !== s3.object.size; tries++) await sleep(10);
}

function encodedAsInEvents(key: string): string {
  return key
    .split('/')
    .map(part => encodeURIComponent(part).replaceAll('%20', '+'))
    .join('/');
}
