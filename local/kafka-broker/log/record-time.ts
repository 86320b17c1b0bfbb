import type { ScannedBatch } from './batch-scan';
import { BATCH_HEADER } from './record-batch';

/** The first record of that time or later. Of a compressed batch, which is not opened, it is the first record: never too late. */
export function firstRecordSince(batches: Iterable<ScannedBatch>, timestamp: number) {
  for (const { header, bytes } of batches) {
    if (header.maxTimestamp < timestamp) continue;
    const batch = header.compressed ? null : bytes();
    if (!batch) return { offset: header.baseOffset, timestamp: header.firstTimestamp };
    for (const record of recordTimes(batch, header.count)) {
      const at = header.firstTimestamp + record.timestampDelta;
      if (at >= timestamp) return { offset: header.baseOffset + record.offsetDelta, timestamp: at };
    }
  }
  return undefined;
}

function* recordTimes(batch: Buffer, count: number) {
  let at = BATCH_HEADER;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = batch.readUInt8(at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 ? -(value + 1) / 2 : value / 2;
    }
  };
  for (let left = count; left > 0; left--) {
    const length = varint();
    const next = at + length;
    at += 1; // attributes
    yield { timestampDelta: varint(), offsetDelta: varint() };
    at = next;
  }
}
