import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredObject } from './stored-objects';

/** S3's event notification, as far as it is used here. Keys are encoded as in the original: `a b+c` is `a+b%2Bc`. */
export interface ObjectCreatedEvent {
  readonly Records: readonly ObjectCreatedRecord[];
}

export interface ObjectCreatedRecord {
  readonly eventSource: 'aws:s3';
  readonly eventName: 'ObjectCreated:Put';
  readonly eventTime: string;
  readonly s3: {
    readonly bucket: { readonly name: string };
    readonly object: { readonly key: string; readonly size: number; readonly eTag: string };
  };
}

export type Listener = (event: ObjectCreatedEvent) => void | Promise<void>;

/**
 * S3 forgets no event. Each lies in a file from before its upload is answered until the listener is done with it, and what a
 * crash left is delivered at the next start: so at least once.
 */
export class Notifications {
  constructor(
    private readonly directory: string,
    private readonly listener: Listener,
  ) {
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory)) {
      void this.deliver(join(directory, file), JSON.parse(readFileSync(join(directory, file), 'utf8')));
    }
  }

  send(bucket: string, object: StoredObject): void {
    const event = objectCreated(bucket, object);
    const file = join(this.directory, `${randomUUID()}.json`);
    writeFileSync(file, JSON.stringify(event));
    void this.deliver(file, event);
  }

  private async deliver(file: string, event: ObjectCreatedEvent): Promise<void> {
    try {
      await this.listener(event);
      rmSync(file, { force: true });
    } catch {
      // stays for the next start
    }
  }
}

function objectCreated(bucket: string, { key, size, etag, lastModified }: StoredObject): ObjectCreatedEvent {
  const encoded = key.split('/').map(part => encodeURIComponent(part).replaceAll('%20', '+'));
  const object = { key: encoded.join('/'), size, eTag: etag };
  const record = { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', eventTime: lastModified } as const;
  return { Records: [{ ...record, s3: { bucket: { name: bucket }, object } }] };
}
