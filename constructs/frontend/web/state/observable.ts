/** A value that calls its followers when it changes. */
export class Observable<T> {
  private readonly followers = new Set<(value: T) => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    for (const follower of this.followers) {
      follower(value);
    }
  }

  /** Calls the follower now and after each change, until the returned function is called. */
  follow(follower: (value: T) => void): () => void {
    this.followers.add(follower);
    follower(this.current);
    return () => this.followers.delete(follower);
  }
}
