import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { documentKind } from '../../constructs/web-service/kit/http/document-kind';
import { MAX_UPLOAD_BYTES } from '../../contracts/limits';

export interface Upload {
  readonly key: string;
  readonly content: Buffer;
  /** Booking that the client uploaded it for, if any. */
  readonly bookingId?: string;
  readonly writtenAt: Date;
}

/** Permanent failure: a retry cannot succeed, so the upload goes to the dead-letter queue. */
export class UnreadableUpload extends Error {}

export async function readUpload(s3: S3Client, bucket: string, key: string): Promise<Upload> {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return {
    key,
    content: await contentOf(object),
    bookingId: object.Metadata?.['booking-id'],
    writtenAt: object.LastModified!,
  };
}

/** Rejects large objects before reading them, so that memory stays bounded. */
async function contentOf({ Body, ContentLength = 0 }: GetObjectCommandOutput): Promise<Buffer> {
  if (ContentLength > MAX_UPLOAD_BYTES) {
    (Body as { destroy?(): void } | undefined)?.destroy?.();
    throw new UnreadableUpload(`the upload must have at most ${MAX_UPLOAD_BYTES} bytes (got ${ContentLength})`);
  }
  if (!Body || ContentLength === 0) {
    throw new UnreadableUpload('the upload is empty');
  }
  const content = Buffer.from(await Body.transformToByteArray());
  if (!documentKind(content)) {
    throw new UnreadableUpload('the upload must be an image, a PDF or text');
  }
  return content;
}
