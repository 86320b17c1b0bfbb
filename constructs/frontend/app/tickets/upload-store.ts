import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { claimKey, ticketKey, uploadFolder } from '../../../../contracts/object-keys';
import { anotherName, split } from './upload-name';

export interface Upload {
  readonly name: string;
  readonly content: Buffer;
  readonly contentType: string;
  readonly bookingId?: string;
}

/** Stores uploads for the ticket generator. Never overwrites an object. */
export class UploadStore {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Stores an upload in the folder of its owner and returns the key. An empty object, the claim, decides between
   * concurrent uploads that would share a ticket.
   */
  async put({ name, content, contentType, bookingId }: Upload, owner: string | undefined): Promise<string> {
    const folder = uploadFolder(owner);
    for (let key = folder + name; ; key = folder + anotherName(name)) {
      try {
        await this.create(claimKey(key), Buffer.alloc(0), 'application/octet-stream');
        if (await this.taken(key)) {
          continue;
        }
        await this.create(key, content, contentType, bookingId ? { 'booking-id': bookingId } : undefined);
        return key;
      } catch (error) {
        if (!isAlreadyThere(error)) {
          throw error;
        }
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
   * Whether an upload without a claim has the name, because it was not stored by the gateway. Two names share a ticket
   * if they differ only in the extension, so `<stem>` and every `<stem>.…` count.
   */
  private async taken(key: string): Promise<boolean> {
    const { stem } = split(key);
    const ticket = ticketKey(key);
    const [bare, extended, made] = await Promise.all([stem, `${stem}.`, ticket].map(prefix => this.first(prefix)));
    return bare === stem || extended !== undefined || made === ticket;
  }

  /** Returns the first key with a prefix, the prefix itself if it is a key. The gateway may only list uploads. */
  private async first(prefix: string): Promise<string | undefined> {
    const page = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, MaxKeys: 1 }));
    return page.Contents?.[0]?.Key;
  }
}

/** 412: the object exists. 409: another conditional write of the same key is in progress. */
function isAlreadyThere(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return [409, 412].includes($metadata?.httpStatusCode ?? 0);
}
