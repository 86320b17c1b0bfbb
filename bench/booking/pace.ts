/** When the next request is due, at so many a second. One clock for all who wait: a timer for each would cost half as much as a request. */
export class Pace {
  readonly #start = performance.now();
  readonly #waiting: ((due: number) => void)[] = [];
  readonly #clock = setInterval(() => this.#release(), 1);
  #released = 0;

  constructor(private readonly perSecond: number) {}

  /** Resolves when it is due, at once where it is late already, to when that was. */
  next(): Promise<number> {
    return new Promise(begin => {
      this.#waiting.push(begin);
      this.#release();
    });
  }

  end(): void {
    clearInterval(this.#clock);
  }

  #release(): void {
    for (; this.#waiting.length > 0; this.#released++) {
      const due = this.#start + (this.#released / this.perSecond) * 1000;
      if (due > performance.now()) return;
      this.#waiting.shift()!(due);
    }
  }
}
