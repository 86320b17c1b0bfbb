import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: string;
  readonly contentType: string;
  /** User metadata, by header name: `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type NewObject = Pick<StoredObject, 'key' | 'contentType' | 'metadata'>;

/**
 * Objects in a directory: one file each, a line of JSON before the bytes, renamed into place. So a reader, or the next start
 * after a kill -9, sees the whole of it or nothing. File names are hashes: a key may be anything.
 */
export class StoredObjects {
  private readonly index = new Map<string, StoredObject>();

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory)) {
      const path = join(directory, file);
      if (file.endsWith('.part')) rmSync(path);
      else this.add(head(readFileSync(path)));
    }
  }

  find(key: string): StoredObject | undefined {
    return this.index.get(key);
  }

  /** In the order of their keys' bytes, as S3 lists them. */
  below(prefix: string): StoredObject[] {
    const found = [...this.index.values()].filter(({ key }) => key.startsWith(prefix));
    return found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** Undefined when it is there already and must not be replaced. */
  async put(object: NewObject, content: Buffer, replace: boolean): Promise<StoredObject | undefined> {
    const stored: StoredObject = {
      ...object,
      size: content.length,
      etag: createHash('md5').update(content).digest('hex'),
      lastModified: new Date().toISOString(),
    };
    const part = join(this.directory, `${randomUUID()}.part`);
    await writeFile(part, Buffer.concat([Buffer.from(`${JSON.stringify(stored)}\n`), content]));
    if (!replace && this.index.has(object.key)) {
      rmSync(part);
      return undefined;
    }
    renameSync(part, this.fileOf(object.key));
    this.add(stored);
    return stored;
  }

  async read(key: string): Promise<{ object: StoredObject; content: Buffer } | undefined> {
    if (!this.index.has(key)) return undefined;
    const file = await readFile(this.fileOf(key));
    return { object: head(file), content: file.subarray(file.indexOf('\n') + 1) };
  }

  delete(key: string): void {
    this.index.delete(key);
    if (existsSync(this.fileOf(key))) rmSync(this.fileOf(key));
  }

  private add(object: StoredObject): void {
    this.index.set(object.key, object);
  }

  private fileOf(key: string): string {
    return join(this.directory, createHash('sha256').update(key).digest('hex'));
  }
}

function head(file: Buffer): StoredObject {
  return JSON.parse(file.subarray(0, file.indexOf('\n')).toString());
}
