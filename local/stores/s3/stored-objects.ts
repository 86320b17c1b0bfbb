import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../durable-file';
import { ObjectIndex } from './object-index';

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

/** An object that is written but not yet visible. */
export interface WrittenObject {
  readonly object: StoredObject;
  readonly file: string;
}

/**
 * Objects in a directory: one file each, with a line of JSON before the bytes, flushed and then renamed. A reader, or
 * the next start after a crash, finds the complete object or none. File names are hashes, because keys can contain any
 * character.
 */
export class StoredObjects {
  readonly index = new ObjectIndex<StoredObject>();

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory)) {
      const path = join(directory, file);
      if (file.endsWith('.part')) {
        rmSync(path);
      } else {
        this.load(path);
      }
    }
  }

  find(key: string): StoredObject | undefined {
    return this.index.get(key);
  }

  async write(object: NewObject, content: Buffer): Promise<WrittenObject> {
    const stored: StoredObject = {
      ...object,
      size: content.length,
      etag: createHash('md5').update(content).digest('hex'),
      lastModified: new Date().toISOString(),
    };
    const file = join(this.directory, `${randomUUID()}.part`);
    await writeDurably(file, Buffer.concat([Buffer.from(`${JSON.stringify(stored)}\n`), content]));
    return { object: stored, file };
  }

  /** Makes a written object visible. Returns false, and deletes it, if its key exists and must not be replaced. */
  publish(written: WrittenObject, replace: boolean): boolean {
    const { object, file } = written;
    if (!replace && this.index.has(object.key)) {
      this.discard(written);
      return false;
    }
    renameSync(file, this.fileOf(object.key));
    this.index.set(object.key, object);
    return true;
  }

  discard({ file }: WrittenObject): void {
    rmSync(file, { force: true });
  }

  async read(key: string): Promise<{ object: StoredObject; content: Buffer } | undefined> {
    if (!this.index.has(key)) {
      return undefined;
    }
    const file = await readFile(this.fileOf(key));
    return { object: head(file), content: file.subarray(file.indexOf('\n') + 1) };
  }

  delete(key: string): void {
    this.index.delete(key);
    if (existsSync(this.fileOf(key))) {
      rmSync(this.fileOf(key));
    }
  }

  private load(file: string): void {
    try {
      const object = head(readFileSync(file));
      this.index.set(object.key, object);
    } catch (error) {
      console.error(`cannot read ${file}, skipped: ${(error as Error).message}`);
    }
  }

  private fileOf(key: string): string {
    return join(this.directory, createHash('sha256').update(key).digest('hex'));
  }
}

function head(file: Buffer): StoredObject {
  return JSON.parse(file.subarray(0, file.indexOf('\n')).toString());
}
