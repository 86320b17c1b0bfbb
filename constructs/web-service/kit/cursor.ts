import { createHash } from 'node:crypto';
import { Problem } from './problem';

// Where a list goes on, as an opaque text. It grants nothing; the checksum tells a cursor of ours from anything else.

export function writeCursor(position: readonly string[]): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${checksum(payload)}`;
}

export function readCursor(cursor: string): string[] {
  const [payload = '', sum] = cursor.split('.');
  if (sum !== checksum(payload)) {
    throw new Problem(400, 'cursor is none that was given out here: take it from x-next-cursor, or leave it out');
  }
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

function checksum(payload: string): string {
  return createHash('sha256').update(`cursor ${payload}`).digest('base64url').slice(0, 10);
}
