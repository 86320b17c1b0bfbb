import { HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { anotherName, split, ticketKey } from './upload-name';

export interface Upload {
  readonly name: string;
  readonly content: Buffer;
  readonly contentType: string;
  readonly bookingId?: string;
}

/** Puts uploads where the ticket generator finds them, and never over anything that is already there. */
export class UploadStore {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** Stores below `uploads/`, or below the owner's own prefix, and returns the key. */
  async put(upload: Upload, owner: string | undefined): Promise<string> {
    const folder = owner ? `uploads/people/${owner}/` : 'uploads/';
    let key = folder + upload.name;
    if (await this.taken(key)) key = folder + anotherName(upload.name);
    // The check above sees other extensions with the same ticket; IfNoneMatch decides between two that arrive at once.
    for (;;) {
      try {
        await this.write(key, upload);
        return key;
      } catch (error) {
        if (!isAlreadyThere(error)) throw error;
        key = folder + anotherName(upload.name);
      }
    }
  }

  private async write(key: string, { content, contentType, bookingId }: Upload): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: content,
        ContentType: contentType,
        Metadata: bookingId ? { 'booking-id': bookingId } : undefined,
        IfNoneMatch: '*',
      }),
    );
  }

  /** Two names share a ticket when they differ in the extension only, so `<stem>` and every `<stem>.…` count. */
  private async taken(key: string): Promise<boolean> {
    const { stem } = split(key);
    const found = await Promise.all([this.exists(stem), this.existsBelow(`${stem}.`), this.exists(ticketKey(key))]);
    return found.includes(true);
  }

  private async exists(key: string): Promise<boolean> {
    try {
      await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }

  private async existsBelow(prefix: string): Promise<boolean> {
    const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, MaxKeys: 1 }));
    return (page.Contents?.length ?? 0) > 0;
  }
}

/** 412: it is there; 409: another conditional write of the same key is in flight. */
function isAlreadyThere(error: unknown): boolean {
  return [409, 412].includes(statusOf(error) ?? 0);
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
