/** Longer byte arrays are appended without a copy. */
const COPY_LIMIT = 4096;

/** Writes the protocol's primitives, big-endian, into a list of buffers. */
export class Writer {
  private readonly done: Buffer[] = [];
  private buffer = Buffer.allocUnsafe(512);
  private at = 0;

  constructor(
    readonly version: number,
    readonly flexible: boolean,
  ) {}

  int8(value: number): void {
    const at = this.room(1);
    this.buffer.writeInt8(value, at);
  }

  int16(value: number): void {
    const at = this.room(2);
    this.buffer.writeInt16BE(value, at);
  }

  int32(value: number): void {
    const at = this.room(4);
    this.buffer.writeInt32BE(value, at);
  }

  int64(value: number): void {
    const at = this.room(8);
    this.buffer.writeInt32BE(Math.floor(value / 2 ** 32), at);
    this.buffer.writeUInt32BE(value >>> 0, at + 4);
  }

  string(value: string | null): void {
    const bytes = value === null ? null : Buffer.from(value);
    const length = bytes?.length ?? -1;
    if (this.flexible) {
      this.unsignedVarint(length + 1);
    } else {
      this.int16(length);
    }
    if (bytes) {
      this.raw(bytes);
    }
  }

  bytes(value: Buffer | null): void {
    const length = value?.length ?? -1;
    if (this.flexible) {
      this.unsignedVarint(length + 1);
    } else {
      this.int32(length);
    }
    if (value) {
      this.raw(value);
    }
  }

  arrayLength(length: number): void {
    if (this.flexible) {
      this.unsignedVarint(length + 1);
    } else {
      this.int32(length);
    }
  }

  taggedFields(): void {
    if (this.flexible) {
      this.unsignedVarint(0);
    }
  }

  /** Returns the written bytes as a frame, with the length first. */
  frame(): Buffer[] {
    this.close();
    const size = Buffer.allocUnsafe(4);
    size.writeInt32BE(this.done.reduce((sum, buffer) => sum + buffer.length, 0));
    return [size, ...this.done];
  }

  private raw(bytes: Buffer): void {
    if (bytes.length <= COPY_LIMIT) {
      const at = this.room(bytes.length);
      bytes.copy(this.buffer, at);
      return;
    }
    this.close();
    this.done.push(bytes);
  }

  private unsignedVarint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      this.uint8((rest & 0x7f) | 0x80);
    }
    this.uint8(rest);
  }

  private uint8(value: number): void {
    const at = this.room(1);
    this.buffer.writeUInt8(value, at);
  }

  /** Reserves space, in a new buffer if needed, and returns its position. */
  private room(bytes: number): number {
    if (this.at + bytes > this.buffer.length) {
      this.close();
      this.buffer = Buffer.allocUnsafe(Math.max(2 * COPY_LIMIT, bytes));
    }
    this.at += bytes;
    return this.at - bytes;
  }

  private close(): void {
    if (this.at > 0) {
      this.done.push(this.buffer.subarray(0, this.at));
    }
    this.buffer = this.buffer.subarray(this.at);
    this.at = 0;
  }
}
