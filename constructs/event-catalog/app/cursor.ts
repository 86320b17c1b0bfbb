import { createHash } from 'node:crypto';
import { Problem } from '../../web-service/kit/http/problem';

// The position in a list, as opaque text. It grants nothing: its checksum finds mistakes only and has no secret, so the
// position itself is checked, too.

export function writeCursor(position: readonly string[]): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${checksum(payload)}`;
}

/** Returns the position if each of its parts passes its check. */
export function readCursor(cursor: string, checks: readonly ((part: string) => boolean)[]): string[] {
  const position = positionIn(cursor);
  const isValid =
    Array.isArray(position) &&
    position.length === checks.length &&
    position.every((part, index) => typeof part === 'string' && checks[index]!(part));
  if (!isValid) {
    throw new Problem(400, 'invalid cursor: use the value of the x-next-cursor response header');
  }
  return position;
}

function positionIn(cursor: string): unknown {
  const [payload = '', sum] = cursor.split('.');
  if (sum !== checksum(payload)) {
    return undefined;
  }
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function checksum(payload: string): string {
  return createHash('sha256').update(`cursor ${payload}`).digest('base64url').slice(0, 10);
}
