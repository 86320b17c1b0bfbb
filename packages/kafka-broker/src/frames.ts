import type { Socket } from 'node:net';
import { MalformedRequest } from './wire/reader';

const LENGTH = 4;
/** Maximum length of a request. */
export const MAX_FRAME = 32 * 1024 * 1024;

/** Splits received bytes into frames: four bytes of length, then the content. */
export async function* framesOf(socket: Socket): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let received = 0;
  let wanted = LENGTH;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    received += chunk.length;
    if (received < wanted) {
      continue;
    }
    let rest = chunks.length === 1 ? chunk : Buffer.concat(chunks, received);
    for (;;) {
      wanted = LENGTH + frameLength(rest);
      if (rest.length < wanted) {
        break;
      }
      yield rest.subarray(LENGTH, wanted);
      rest = rest.subarray(wanted);
    }
    chunks = [rest];
    received = rest.length;
  }
}

/** Length of the next frame, as far as it is received. */
function frameLength(received: Buffer): number {
  if (received.length < LENGTH) {
    return 0;
  }
  const length = received.readInt32BE(0);
  if (length < 0 || length > MAX_FRAME) {
    throw new MalformedRequest(`a frame must have 0 to ${MAX_FRAME} bytes (got ${length})`);
  }
  return length;
}
