import type { StoredObject } from './stored-objects';

/** The answer to ListObjectsV2. The continuation token is the last key of the page before. */
export function listing(bucket: string, objects: readonly StoredObject[], query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  const token = query.get('continuation-token');
  const after = token ? Buffer.from(token, 'base64url').toString() : (query.get('start-after') ?? '');
  const text = query.get('encoding-type') === 'url' ? encodeURIComponent : escaped;

  const entries: string[] = [];
  const folders = new Set<string>();
  let last = after;
  let truncated = false;
  for (const object of objects) {
    if (after && Buffer.compare(Buffer.from(object.key), Buffer.from(after)) <= 0) continue;
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    const folder = end < 0 ? undefined : object.key.slice(0, end + delimiter.length);
    if (folder && (folders.has(folder) || after.startsWith(folder))) {
      last = object.key;
      continue;
    }
    if (entries.length === most) {
      truncated = true;
      break;
    }
    if (folder) folders.add(folder);
    entries.push(folder ? commonPrefix(text(folder)) : contents(object, text(object.key)));
    last = object.key;
  }

  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Name>${escaped(bucket)}</Name><Prefix>${text(prefix)}</Prefix><KeyCount>${entries.length}</KeyCount>`,
    `<MaxKeys>${most}</MaxKeys><IsTruncated>${truncated}</IsTruncated>`,
    truncated ? `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>` : '',
    ...entries,
    '</ListBucketResult>',
  ].join('');
}

function contents({ lastModified, etag, size }: StoredObject, key: string): string {
  return `<Contents><Key>${key}</Key><LastModified>${lastModified}</LastModified><ETag>"${etag}"</ETag><Size>${size}</Size></Contents>`;
}

function commonPrefix(folder: string): string {
  return `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
