import type { IncomingMessage } from 'node:http';

const LARGEST = 64 * 1024 * 1024;

export class TooLarge extends Error {}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > LARGEST) {
      throw new TooLarge(`objects must have at most ${LARGEST} bytes`);
    }
    parts.push(part);
  }
  const body = Buffer.concat(parts);
  return isChunked(request) ? unframed(body) : body;
}

/** Whether the body is in chunks followed by a checksum, as the SDK sends streams. */
function isChunked({ headers }: IncomingMessage): boolean {
  return String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
}

function unframed(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, lineEnd).toString(), 16);
    if (lineEnd < 0 || !(size > 0)) {
      return Buffer.concat(chunks);
    }
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
