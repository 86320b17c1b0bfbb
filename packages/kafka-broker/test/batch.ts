import { crc32c } from '../src/log/crc32c';

const HEADER = 61;

export interface BatchParts {
  readonly values: readonly string[];
  readonly time?: number;
  readonly producerId?: number;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly transactional?: boolean;
}

/** Returns a record batch as a producer sends it: record i is i milliseconds later than the first. */
export function batchOf({ values, time = 0, ...parts }: BatchParts): Buffer {
  const records = values.map((value, i) => {
    const body = [0, ...zigzag(i), ...zigzag(i), ...zigzag(-1), ...zigzag(value.length), ...Buffer.from(value), 0];
    return Buffer.from([...zigzag(body.length), ...body]);
  });
  const batch = Buffer.concat([Buffer.alloc(HEADER), ...records]);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(parts.transactional ? 0x10 : 0, 21);
  batch.writeInt32BE(values.length - 1, 23);
  batch.writeBigInt64BE(BigInt(time), 27);
  batch.writeBigInt64BE(BigInt(time + values.length - 1), 35);
  batch.writeBigInt64BE(BigInt(parts.producerId ?? -1), 43);
  batch.writeInt16BE(parts.epoch ?? (parts.producerId === undefined ? -1 : 0), 51);
  batch.writeInt32BE(parts.sequence ?? -1, 53);
  batch.writeInt32BE(values.length, 57);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

function zigzag(value: number): number[] {
  const bytes: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest > 0x7f; rest >>>= 7) {
    bytes.push((rest & 0x7f) | 0x80);
  }
  return [...bytes, rest];
}
