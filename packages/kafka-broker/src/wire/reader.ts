/** Input that is not the Kafka protocol. The server closes the connection, as Kafka does. */
export class MalformedRequest extends Error {}

/** Reads the protocol's primitives, big-endian, in order. Reading past the end is a MalformedRequest. */
export class Reader {
  private at = 0;

  constructor(
    private readonly buffer: Buffer,
    /** Version of the request, which determines its fields. */
    readonly version: number,
    /** Flexible versions write lengths as varints and end each structure with tagged fields. */
    readonly flexible: boolean,
  ) {}

  int8(): number {
    return this.buffer.readInt8(this.take(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.take(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.take(4));
  }

  /** Returns a number: offsets and timestamps are below 2^53. */
  int64(): number {
    const at = this.take(8);
    return this.buffer.readInt32BE(at) * 2 ** 32 + this.buffer.readUInt32BE(at + 4);
  }

  string(): string | null {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int16();
    return length < 0 ? null : this.buffer.toString('utf8', this.take(length), this.at);
  }

  bytes(): Buffer | null {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int32();
    return length < 0 ? null : this.buffer.subarray(this.take(length), this.at);
  }

  /**
   * Returns the number of elements that follow, -1 for null. An element has at least one byte, which limits the number.
   */
  arrayLength(): number {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int32();
    if (length > this.buffer.length - this.at) {
      throw new MalformedRequest(`an array of ${length} elements does not fit into the message`);
    }
    return length;
  }

  skipTaggedFields(): void {
    if (!this.flexible) {
      return;
    }
    for (let left = this.unsignedVarint(); left > 0; left--) {
      this.unsignedVarint();
      this.take(this.unsignedVarint());
    }
  }

  private unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.take(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new MalformedRequest('a varint must have at most five bytes');
  }

  private take(bytes: number): number {
    const at = this.at;
    if (at + bytes > this.buffer.length) {
      throw new MalformedRequest('the message ends before its last field');
    }
    this.at += bytes;
    return at;
  }
}
