// Encodes one record of a batch (https://kafka.apache.org/documentation/#record) to the same bytes as kafkajs: computes
// the size first and writes into one buffer, where kafkajs allocates 512 bytes per header and counts with big integers.
// Replaced in bundles and in tests (scripts/bundle-assets.mjs, jest.config.js).

type Bytes = string | Buffer;

/** A string is prefixed with its length; null is written as the length -1. */
type Part = number | Bytes | null | undefined;

interface KafkaRecord {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Bytes | null;
  readonly value?: Bytes | null;
  readonly headers?: Readonly<Record<string, Bytes | readonly Bytes[]>>;
}

const ATTRIBUTES = 0;

function encodeRecord({ offsetDelta = 0, timestampDelta = 0, key, value, headers = {} }: KafkaRecord) {
  const named: Bytes[] = [];
  for (const [name, given] of Object.entries(headers)) {
    for (const text of Array.isArray(given) ? given : [given]) {
      named.push(name, text);
    }
  }
  const parts: Part[] = [timestampDelta, offsetDelta, key, value, named.length / 2, ...named];
  let length = 1;
  for (const part of parts) {
    length += sizeOf(part);
  }
  const buffer = Buffer.allocUnsafe(sizeOf(length) + length);
  let at = write(buffer, 0, length);
  buffer[at++] = ATTRIBUTES;
  for (const part of parts) {
    at = write(buffer, at, part);
  }
  return { buf: buffer, buffer }; // the interface of kafkajs's encoders
}

function sizeOf(part: Part): number {
  if (typeof part !== 'number') {
    const length = lengthOf(part);
    return sizeOf(length) + Math.max(0, length);
  }
  let size = 1;
  for (let rest = zigzag(part); rest >= 128; rest = Math.floor(rest / 128)) {
    size++;
  }
  return size;
}

/** Returns the offset of the next part. */
function write(to: Buffer, at: number, part: Part): number {
  if (typeof part === 'number') {
    return writeNumber(to, at, part);
  }
  const length = lengthOf(part);
  const start = writeNumber(to, at, length);
  if (typeof part === 'string') {
    to.write(part, start, length);
  } else {
    part?.copy(to, start);
  }
  return start + Math.max(0, length);
}

/** Varint: seven bits per byte, lowest first; the eighth bit marks that more bytes follow. */
function writeNumber(to: Buffer, at: number, number: number): number {
  let [rest, next] = [zigzag(number), at];
  for (; rest >= 128; rest = Math.floor(rest / 128)) {
    to[next++] = (rest % 128) + 128;
  }
  to[next++] = rest;
  return next;
}

/** Zigzag encoding keeps small negative numbers short. Not with bit operators, which are limited to 32 bits. */
function zigzag(number: number): number {
  return number >= 0 ? 2 * number : -2 * number - 1;
}

function lengthOf(text: Bytes | null | undefined): number {
  return text == null ? -1 : Buffer.byteLength(text);
}

export = encodeRecord;
