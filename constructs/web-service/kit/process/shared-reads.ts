/**
 * Shares the result of one read between concurrent reads of the same key, so that the load on the store does not grow
 * with the number of clients. A caller never receives a result whose read started before the call, so it sees earlier
 * writes.
 */
export class SharedReads {
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly next = new Map<string, Promise<unknown>>();

  async read<T>(key: string, work: () => Promise<T>): Promise<T> {
    const current = this.running.get(key);
    if (!current) {
      return this.begin(key, work);
    }
    let next = this.next.get(key) as Promise<T> | undefined;
    if (!next) {
      next = current.then(
        () => this.begin(key, work),
        () => this.begin(key, work),
      );
      this.next.set(key, next);
    }
    return next;
  }

  private begin<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.next.delete(key);
    const result = work().finally(() => {
      if (this.running.get(key) === result) {
        this.running.delete(key);
      }
    });
    this.running.set(key, result);
    return result;
  }
}
