import { compareBytes, type ObjectIndex } from './object-index';
import type { StoredObject } from './stored-objects';

const PARAMETERS = [
  ...['list-type', 'prefix', 'delimiter', 'max-keys', 'encoding-type', 'fetch-owner', 'x-id'],
  ...['marker', 'continuation-token', 'start-after'],
];

/** Whether a GET of the bucket lists objects, and does not read its settings. */
export function isList(query: URLSearchParams): boolean {
  return [...query.keys()].every(name => PARAMETERS.includes(name));
}

/**
 * Returns the response of ListObjects (marker: last key of the previous page) and of ListObjectsV2 (token: the encoded
 * key).
 */
export function listing(bucket: string, index: ObjectIndex<StoredObject>, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  const token = query.get('continuation-token');
  const isV2 = query.get('list-type') === '2';
  const start = query.get(isV2 ? 'start-after' : 'marker') ?? '';
  const after = isV2 && token ? Buffer.from(token, 'base64url').toString() : start;
  const isEncoded = query.get('encoding-type') === 'url';
  const text = isEncoded ? encodedKey : escaped;

  const entries: string[] = [];
  let last = after;
  let next = after && compareBytes(after, prefix) >= 0 ? following(after, prefix, delimiter) : prefix;
  let object = index.firstFrom(next);
  for (; object?.key.startsWith(prefix) && entries.length < most; object = index.firstFrom(next)) {
    const { key } = object;
    const folder = folderOf(key, prefix, delimiter);
    entries.push(folder ? commonPrefix(text(folder)) : contents(object, text(key)));
    last = folder ?? key;
    next = following(key, prefix, delimiter);
  }
  const truncated = object?.key.startsWith(prefix) ?? false;

  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Name>${escaped(bucket)}</Name><Prefix>${text(prefix)}</Prefix><KeyCount>${entries.length}</KeyCount>`,
    `<MaxKeys>${most}</MaxKeys><IsTruncated>${truncated}</IsTruncated>`,
    isEncoded ? '<EncodingType>url</EncodingType>' : '',
    truncated && isV2
      ? `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>`
      : '',
    truncated && !isV2 ? `<NextMarker>${text(last)}</NextMarker>` : '',
    ...entries,
    '</ListBucketResult>',
  ].join('');
}

/** Returns the common prefix of a key: its part up to the first delimiter after the prefix. */
function folderOf(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** Returns the key after which the next entry starts: after the key, or after all keys of its common prefix. */
function following(key: string, prefix: string, delimiter: string): string {
  const folder = folderOf(key, prefix, delimiter);
  return folder === undefined ? `${key}\0` : `${folder}\u{10ffff}`;
}

function contents({ lastModified, etag, size }: StoredObject, key: string): string {
  return `<Contents><Key>${key}</Key><LastModified>${lastModified}</LastModified><ETag>"${etag}"</ETag><Size>${size}</Size></Contents>`;
}

function commonPrefix(folder: string): string {
  return `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`;
}

function encodedKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/');
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
