import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
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
    const ticket = ticketKey(key);
    const [bare, extended, made] = await Promise.all([stem, `${stem}.`, ticket].map(prefix => this.first(prefix)));
    return bare === stem || extended !== undefined || made === ticket;
  }

  /** The first key that starts like this: the prefix itself, where that is a key. Listing shows names; uploads are not ours to read. */
  private async first(prefix: string): Promise<string | undefined> {
    const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, MaxKeys: 1 }));
    return page.Contents?.[0]?.Key;
  }
}

/** 412: it is there; 409: another conditional write of the same key is in flight. */
function isAlreadyThere(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return [409, 412].includes($metadata?.httpStatusCode ?? 0);
}
