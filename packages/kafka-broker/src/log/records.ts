const AFTER_BATCH_HEADER = 61;

export interface RecordStart {
  readonly timestampDelta: number;
  readonly offsetDelta: number;
  /** Position of the next record. */
  readonly end: number;
}

/** Iterates over the records of an uncompressed batch without reading their content. */
export function* walkRecords(batch: Buffer, count: number): Generator<RecordStart> {
  let at = AFTER_BATCH_HEADER;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = batch.readUInt8(at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value % 2 ? -(value + 1) / 2 : value / 2;
      }
    }
  };
  for (let left = count; left > 0; left--) {
    const length = varint();
    const end = at + length;
    at += 1; // attributes
    yield { timestampDelta: varint(), offsetDelta: varint(), end };
    at = end;
  }
}

/** Whether the records of a batch match its count and fill it exactly. */
export function recordsFill(batch: Buffer, count: number): boolean {
  let end = AFTER_BATCH_HEADER;
  let expected = 0;
  try {
    for (const record of walkRecords(batch, count)) {
      if (record.end <= end || record.end > batch.length || record.offsetDelta !== expected++) {
        return false;
      }
      end = record.end;
    }
  } catch (error) {
    if (error instanceof RangeError) {
      return false; // a record that ends beyond the batch
    }
    throw error;
  }
  return end === batch.length;
}
