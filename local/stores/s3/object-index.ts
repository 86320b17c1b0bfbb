/** Objects by key, sorted by the bytes of the keys as in S3, so that a page of a list reads only its own objects. */
export class ObjectIndex<T> {
  private readonly objects = new Map<string, T>();
  private readonly keys: string[] = [];

  get(key: string): T | undefined {
    return this.objects.get(key);
  }

  has(key: string): boolean {
    return this.objects.has(key);
  }

  set(key: string, object: T): void {
    if (!this.objects.has(key)) {
      this.keys.splice(this.placeOf(key), 0, key);
    }
    this.objects.set(key, object);
  }

  delete(key: string): void {
    if (this.objects.delete(key)) {
      this.keys.splice(this.placeOf(key), 1);
    }
  }

  /** Returns the first object at or after a key. */
  firstFrom(key: string): T | undefined {
    const found = this.keys[this.placeOf(key)];
    return found === undefined ? undefined : this.objects.get(found);
  }

  /** Returns the index of a key, or the index at which to insert it. */
  private placeOf(key: string): number {
    let [from, to] = [0, this.keys.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (compareBytes(this.keys[middle]!, key) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}

export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
