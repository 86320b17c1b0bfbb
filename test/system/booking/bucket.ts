import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

/** Reads and changes objects of the bucket directly, without the services. */
export class Bucket {
  private readonly s3: S3Client;

  constructor(
    endpoint: string,
    private readonly name: string,
  ) {
    this.s3 = new S3Client({ endpoint, region: 'local', forcePathStyle: true });
  }

  async keysBelow(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let from: string | undefined;
    do {
      const page = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix, ContinuationToken: from }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
      from = page.NextContinuationToken;
    } while (from);
    return keys;
  }

  async read(key: string): Promise<Buffer> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
    return Buffer.from(await Body!.transformToByteArray());
  }

  async write(key: string, content: Buffer): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: content }));
  }

  async delete(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.name, Key: key }));
  }

  close(): void {
    this.s3.destroy();
  }
}
