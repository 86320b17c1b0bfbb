// The subset of S3 that the platform uses: objects, conditional writes, lists and event notifications.
// s3rver is not used: it ignores `If-None-Match: *`, shows partly written objects, stores the framing
// of checksummed streams as content, and fails on lists of more than one page with today's OpenSSL.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { close, listen } from '@cdk-ticketing/local-runtime';
import { UPLOADS_PREFIX } from '../../contracts/object-keys';
import { EventQueue, type Listener } from './event-queue';
import { deletion, keysToDelete } from './s3/delete-objects';
import { escaped, isList, listing } from './s3/list-objects';
import { type ObjectCreatedEvent, objectCreated } from './s3/object-created';
import { readBody, TooLarge } from './s3/request-body';
import { type NewObject, type StoredObject, StoredObjects } from './s3/stored-objects';

export type { ObjectCreatedEvent } from './s3/object-created';

export interface ObjectStore {
  readonly endpoint: string;
  readonly bucket: string;
  stop(): Promise<void>;
}

export interface ObjectStoreOptions {
  /** Directory of the objects. */
  readonly directory: string;
  readonly bucket: string;
  /** @default - a free port */
  readonly port?: number;
  /**
   * Receives an event for every object written below uploads/, at least once, also across restarts. @default - no
   * events
   */
  readonly onObjectCreated?: Listener<ObjectCreatedEvent>;
  /** Directory of the events that could not be processed. @default - below `directory` */
  readonly deadLetters?: string;
}

export async function startObjectStore({
  directory,
  bucket,
  port,
  onObjectCreated: listener,
  deadLetters = join(directory, 'dead-letters'),
}: ObjectStoreOptions): Promise<ObjectStore> {
  const objects = new StoredObjects(join(directory, 'objects'));
  const events = listener && new EventQueue({ directory: join(directory, 'events'), deadLetters, listener });
  const bucketStore = new BucketStore(bucket, objects, events);
  const server = createServer((request, response) => void answer(bucketStore, request, response));
  const listeningOn = await listen(server, port ?? 0);
  const stop = () => {
    events?.stop();
    return close(server);
  };
  return { endpoint: `http://127.0.0.1:${listeningOn}`, bucket, stop };
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function answer(store: BucketStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await store.serve(request, response);
  } catch (error) {
    const { status, code, message } = error instanceof Refusal ? error : refusalOf(error as Error);
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml', connection: 'close' });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function refusalOf(error: NodeJS.ErrnoException): Refusal {
  if (error instanceof TooLarge) {
    return new Refusal(400, 'EntityTooLarge', error.message);
  }
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new Refusal(503, 'ServiceUnavailable', error.message);
  }
  return new Refusal(500, 'InternalError', error.message);
}

class BucketStore {
  constructor(
    private readonly bucket: string,
    private readonly objects: StoredObjects,
    private readonly events: EventQueue<ObjectCreatedEvent> | undefined,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { bucket, key, query } = addressOf(request.url!);
    if (bucket !== this.bucket) {
      throw new Refusal(404, 'NoSuchBucket', `unknown bucket '${bucket}': the only bucket is '${this.bucket}'`);
    }

    const wanted = `${request.method} ${key ? 'object' : 'bucket'}`;
    if (wanted === 'PUT object') {
      await this.put(key, request, response);
    } else if (wanted === 'GET object') {
      await this.get(key, request, response);
    } else if (wanted === 'HEAD object') {
      response.writeHead(200, { ...headersOf(this.existing(key)) }).end();
    } else if (wanted === 'DELETE object') {
      this.delete(key, response);
    } else if (wanted === 'HEAD bucket') {
      response.writeHead(200).end();
    } else if (wanted === 'GET bucket' && isList(query)) {
      this.list(query, response);
    } else if (wanted === 'POST bucket' && query.has('delete')) {
      await this.deleteAll(request, response);
    } else {
      throw new Refusal(
        501,
        'NotImplemented',
        `${request.method} ${request.url} is not supported by the local object store`,
      );
    }
  }

  private async put(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['x-amz-copy-source']) {
      throw new Refusal(501, 'NotImplemented', 'the local object store does not support CopyObject');
    }
    const content = await readBody(request);
    const object = {
      key,
      contentType: request.headers['content-type'] ?? 'application/octet-stream',
      metadata: metadataIn(request),
    };
    const etag = await this.store(object, content, request.headers['if-none-match'] !== '*');
    if (!etag) {
      throw new Refusal(412, 'PreconditionFailed', `'${key}' already exists`);
    }
    response.writeHead(200, { etag: `"${etag}"` }).end();
  }

  /** Stores the object and its event, or neither. Returns undefined if the key exists and must not be replaced. */
  private async store(object: NewObject, content: Buffer, replace: boolean): Promise<string | undefined> {
    const written = await this.objects.write(object, content);
    const events = object.key.startsWith(UPLOADS_PREFIX) ? this.events : undefined;
    const event = await events?.store(objectCreated(this.bucket, written.object)).catch(error => {
      this.objects.discard(written);
      throw error;
    });
    if (!this.objects.publish(written, replace)) {
      event?.discard();
      return undefined;
    }
    event?.deliver();
    return written.object.etag;
  }

  private async get(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = await this.objects.read(key);
    if (!found) {
      throw noSuchKey(key);
    }
    const { object, content } = found;
    const range = rangeOf(request.headers.range, object.size);
    if (!range) {
      response.writeHead(200, headersOf(object)).end(content);
      return;
    }
    const { from, to } = range;
    if (from > to) {
      throw new Refusal(416, 'InvalidRange', `'${key}' has ${object.size} bytes`);
    }
    const partial = { 'content-length': to - from + 1, 'content-range': `bytes ${from}-${to}/${object.size}` };
    response.writeHead(206, { ...headersOf(object), ...partial }).end(content.subarray(from, to + 1));
  }

  private delete(key: string, response: ServerResponse): void {
    this.objects.delete(key);
    response.writeHead(204).end();
  }

  private async deleteAll(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const keys = keysToDelete((await readBody(request)).toString());
    for (const key of keys) {
      this.objects.delete(key);
    }
    response.writeHead(200, { 'content-type': 'application/xml' }).end(deletion(keys));
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/xml' }).end(listing(this.bucket, this.objects.index, query));
  }

  private existing(key: string): StoredObject {
    const object = this.objects.find(key);
    if (!object) {
      throw noSuchKey(key);
    }
    return object;
  }
}

/** Does not use URL, which resolves `..`: in S3 it is part of the key. */
function addressOf(url: string): { bucket: string; key: string; query: URLSearchParams } {
  const [, path = '', query] = /^([^?]*)\??(.*)$/s.exec(url)!;
  try {
    const [, bucket = '', ...rest] = path.split('/').map(decodeURIComponent);
    return { bucket, key: rest.join('/'), query: new URLSearchParams(query) };
  } catch {
    throw new Refusal(400, 'InvalidURI', `invalid percent-encoding in the path: ${path}`);
  }
}

/** Returns the first and the last byte of the Range header, or undefined without a range. */
function rangeOf(header: string | undefined, size: number): { from: number; to: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') {
    return undefined;
  }
  if (first === '') {
    return { from: Math.max(size - Number(last), 0), to: size - 1 };
  }
  return { from: Number(first), to: Math.min(last === '' ? size - 1 : Number(last), size - 1) };
}

function noSuchKey(key: string): Refusal {
  return new Refusal(404, 'NoSuchKey', `'${key}' does not exist`);
}

function headersOf({ size, etag, lastModified, contentType, metadata }: StoredObject): Record<string, string | number> {
  return {
    ...metadata,
    'content-length': size,
    'content-type': contentType,
    etag: `"${etag}"`,
    'last-modified': new Date(lastModified).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

function metadataIn({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (name.startsWith('x-amz-meta-') ? [[name, String(value)]] : [])),
  );
}
