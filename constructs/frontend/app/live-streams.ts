import type { ServerResponse } from 'node:http';
import { Gauge } from 'prom-client';
import type { Metrics } from '../../web-service/kit/metrics';

/** What is told at most this often, so that an on-sale's thousands of changes a second are a few frames. */
const FLUSH_MS = 200;
const HEARTBEAT_MS = 15_000;
const STILL_HERE = Buffer.from(': still here\n\n');
/** A reader with more than this unread is too slow. */
const MOST_UNREAD_BYTES = 256 * 1024;

/**
 * The open server-sent-event streams. Everything is put into bytes once, and the bytes are shared by all who have not read
 * them yet; a slow reader is let go, and reconnects to a snapshot.
 */
export class LiveStreams {
  private readonly open = new Set<ServerResponse>();
  private readonly waiting = new Map<string, string>();
  /** Stays true until the next flush: whoever comes meanwhile gets that one, too. */
  private greeting: Buffer | undefined;
  private flushing: NodeJS.Timeout | undefined;
  private readonly heartbeat = setInterval(() => this.write(STILL_HERE), HEARTBEAT_MS);

  constructor(
    private readonly most: number,
    metrics: Metrics,
  ) {
    const { open } = this;
    new Gauge({
      name: 'live_streams_open',
      help: 'Open event streams',
      registers: [metrics],
      collect() {
        this.set(open.size);
      },
    });
  }

  get size(): number {
    return this.open.size;
  }

  get full(): boolean {
    return this.open.size >= this.most;
  }

  add(response: ServerResponse, snapshot: () => unknown): void {
    this.greeting ??= Buffer.from(`retry: 2000\n\n${frame('snapshot', snapshot())}`);
    response.write(this.greeting);
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
  }

  /** `about` says what the change is about: of two within one flush only the last is told. */
  tell(event: string, about: string, data: unknown): void {
    if (this.open.size === 0) {
      this.greeting = undefined;
      return;
    }
    this.waiting.set(`${event} ${about}`, frame(event, data));
    this.flushing ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  close(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.flushing);
    for (const response of this.open) response.end();
  }

  private flush(): void {
    this.flushing = undefined;
    this.greeting = undefined;
    this.write(Buffer.from([...this.waiting.values()].join('')));
    this.waiting.clear();
  }

  private write(frames: Buffer): void {
    for (const response of this.open) {
      if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
      else response.write(frames);
    }
  }
}

function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
