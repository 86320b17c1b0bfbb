import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { documentKind } from '../../constructs/web-service/kit/http/document-kind';

export interface Upload {
  readonly key: string;
  readonly content: Buffer;
  /** The booking it was uploaded for, where somebody said so. */
  readonly bookingId?: string;
  readonly writtenAt: Date;
}

/** Trying again will not help, but somebody should look at it. */
export class UnreadableUpload extends Error {}

const LARGEST = 5 * 1024 * 1024;

export async function readUpload(s3: S3Client, bucket: string, key: string): Promise<Upload> {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return {
    key,
    content: await contentOf(object),
    bookingId: object.Metadata?.['booking-id'],
    writtenAt: object.LastModified!,
  };
}

/** Refused before a byte of it is read, so memory stays bounded whatever lies in the bucket. */
async function contentOf({ Body, ContentLength = 0 }: GetObjectCommandOutput): Promise<Buffer> {
  if (ContentLength > LARGEST) {
    (Body as { destroy?(): void } | undefined)?.destroy?.();
    throw new UnreadableUpload(`it has ${ContentLength} bytes, and ${LARGEST} are allowed`);
  }
  if (!Body || ContentLength === 0) throw new UnreadableUpload('it is empty');
  const content = Buffer.from(await Body.transformToByteArray());
  if (!documentKind(content)) throw new UnreadableUpload('it is not an image, a PDF or text');
  return content;
}
