/** Map that keeps the entries which were set last: when it is full, it deletes the oldest one. */
export class BoundedMap<K, V> extends Map<K, V> {
  constructor(private readonly maxSize: number) {
    super();
  }

  /** Makes the entry the newest one, also if its key exists. */
  override set(key: K, value: V): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.maxSize) {
      this.delete(this.keys().next().value!);
    }
    return this;
  }
}
