import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { claimKey, ticketKey, uploadFolder } from '../../../../contracts/object-keys';
import { anotherName, split } from './upload-name';

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

  /**
   * Stores below `uploads/`, or below the owner's own prefix, and returns the key. An empty object under the name of the ticket
   * decides first between uploads that arrive at once and would share a ticket.
   */
  async put({ name, content, contentType, bookingId }: Upload, owner: string | undefined): Promise<string> {
    const folder = uploadFolder(owner);
    for (let key = folder + name; ; key = folder + anotherName(name)) {
      try {
        await this.create(claimKey(key), Buffer.alloc(0), 'application/octet-stream');
        if (await this.taken(key)) continue;
        await this.create(key, content, contentType, bookingId ? { 'booking-id': bookingId } : undefined);
        return key;
      } catch (error) {
        if (!isAlreadyThere(error)) throw error;
      }
    }
  }

  private async create(
    key: string,
    content: Buffer,
    contentType: string,
    metadata?: Record<string, string>,
  ): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: content,
        ContentType: contentType,
        Metadata: metadata,
        IfNoneMatch: '*',
      }),
    );
  }

  /**
   * By an upload without a claim, which did not come through this gateway. Two names share a ticket when they differ in the
   * extension only, so `<stem>` and every `<stem>.…` count.
   */
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
