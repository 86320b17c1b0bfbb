import type { ServerResponse } from 'node:http';

/** Interval between two writes, so that thousands of changes a second are a few frames. */
const FLUSH_MS = 200;
/** A reader with more unread bytes is too slow. */
const MAX_UNREAD_BYTES = 256 * 1024;

/**
 * Event streams that receive the same events. An event is serialised once, and all readers share its bytes. A slow
 * reader is disconnected and reconnects to a snapshot.
 */
export class LiveAudience {
  private readonly open = new Set<ServerResponse>();
  private readonly waiting = new Map<string, string>();
  /** Valid until the next flush: a reader that arrives before it receives that flush, too. */
  private firstFrames: Buffer | undefined;
  private flushing: NodeJS.Timeout | undefined;

  get size(): number {
    return this.open.size;
  }

  add(response: ServerResponse, snapshot: () => object): void {
    this.firstFrames ??= Buffer.from(`retry: 2000\n\n${frame('snapshot', snapshot())}`);
    response.write(this.firstFrames);
    this.open.add(response);
  }

  remove(response: ServerResponse): void {
    this.open.delete(response);
  }

  send(event: string, about: string, data: unknown): void {
    if (this.open.size === 0) {
      this.firstFrames = undefined;
      return;
    }
    this.waiting.set(`${event} ${about}`, frame(event, data));
    this.flushing ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  write(frames: Buffer): void {
    for (const response of this.open) {
      if (response.writableLength > MAX_UNREAD_BYTES) {
        response.destroy();
      } else {
        response.write(frames);
      }
    }
  }

  close(): void {
    clearTimeout(this.flushing);
    for (const response of this.open) {
      response.end();
    }
  }

  private flush(): void {
    this.flushing = undefined;
    this.firstFrames = undefined;
    this.write(Buffer.from([...this.waiting.values()].join('')));
    this.waiting.clear();
  }
}

export function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
