import type { StoredObject } from './stored-objects';

/** Event notification of S3, reduced to the fields in use. Keys are encoded as in S3: `a b+c` is `a+b%2Bc`. */
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

export function objectCreated(bucket: string, { key, size, etag, lastModified }: StoredObject): ObjectCreatedEvent {
  const encoded = key.split('/').map(part => encodeURIComponent(part).replaceAll('%20', '+'));
  const object = { key: encoded.join('/'), size, eTag: etag };
  const record = { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', eventTime: lastModified } as const;
  return { Records: [{ ...record, s3: { bucket: { name: bucket }, object } }] };
}
