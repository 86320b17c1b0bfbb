/**
 * Lets those who ask the same thing at the same moment share one answer, so that a crowd in front of one page costs as much
 * as a few people. Nobody gets an answer that was begun before they asked: they see whatever was written before.
 */
export class SharedReads {
  private readonly underWay = new Map<string, Promise<unknown>>();
  private readonly next = new Map<string, Promise<unknown>>();

  async read<T>(key: string, work: () => Promise<T>): Promise<T> {
    const current = this.underWay.get(key);
    if (!current) return this.begin(key, work);
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
    const answer = work().finally(() => {
      if (this.underWay.get(key) === answer) this.underWay.delete(key);
    });
    this.underWay.set(key, answer);
    return answer;
  }
}
