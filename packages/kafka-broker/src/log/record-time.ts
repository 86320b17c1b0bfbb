import type { ScannedBatch } from './batch-scan';
import { walkRecords } from './records';

/**
 * Returns the first record with this timestamp or a later one. Compressed batches are not decompressed: their first
 * record is returned, which can be earlier.
 */
export function firstRecordSince(batches: Iterable<ScannedBatch>, timestamp: number) {
  for (const { header, bytes } of batches) {
    const { baseOffset, firstTimestamp, maxTimestamp } = header;
    if (maxTimestamp < timestamp) {
      continue;
    }
    if (header.appendTime) {
      return { offset: baseOffset, timestamp: maxTimestamp };
    }
    const batch = header.compressed ? null : bytes();
    if (!batch) {
      return { offset: baseOffset, timestamp: firstTimestamp };
    }
    for (const { offsetDelta, timestampDelta } of walkRecords(batch, header.count)) {
      const at = firstTimestamp + timestampDelta;
      if (at >= timestamp) {
        return { offset: baseOffset + offsetDelta, timestamp: at };
      }
    }
  }
  return undefined;
}
