import { randomBytes } from 'node:crypto';

/**
 * Returns the name of an upload in its key: letters, digits, `_` and `-`, then at most one extension. Such keys need no
 * escaping (URLs, S3 events, headers), and the prefix `<stem>.` finds all names that would share a ticket.
 */
export function uploadName(given: string): string {
  const base = given.split(/[/\\]/).at(-1)!;
  const plain = base.normalize('NFKD').replace(/\p{Mark}/gu, '');
  const extension = plain.match(/(?<=.)\.[A-Za-z0-9]{1,10}$/)?.[0] ?? '';
  const stem = clean(plain.slice(0, plain.length - extension.length)).slice(0, 80) || 'upload';
  return stem + extension;
}

/** Returns the name with a random suffix. */
export function anotherName(name: string): string {
  const { stem, extension } = split(name);
  return `${stem}-${randomBytes(4).toString('hex')}${extension}`;
}

export function split(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

function clean(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^[_-]+|_+$/g, '');
}
