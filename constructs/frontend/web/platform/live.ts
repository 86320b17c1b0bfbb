import type { Availability, LiveConnection, LiveSnapshot } from '../../../../contracts/http/live';
import type { EventSalesWindow } from '../../../../contracts/http/sales';
import { onReturn } from '../dom/page-return';
import { Observable } from '../state/observable';

/**
 * `live`: changes arrive on the stream. `delayed`: the stream is open, but Kafka is unavailable. `polling`: the stream
 * is lost and the page polls. `lost`: polling fails, too.
 */
export type Connection = 'connecting' | 'live' | 'delayed' | 'polling' | 'lost';

export interface LiveFollower {
  /** The stream is open (again). Contains the events that changed since the gateway started. */
  snapshot(availability: Availability[]): void;
  availability(change: Availability): void;
  sales(window: EventSalesWindow): void;
  /** A booking of the user changed. */
  booking(): void;
  /** Requests everything that the stream would have sent. */
  poll(): Promise<void>;
}

const pollIntervalMs = 5_000;
const reopenDelayMs = 10_000;
/** Heartbeats that may be missed before the connection counts as dead. */
const heartbeatsMissed = 2.5;

/** Follows the platform's live stream; while it is lost, polls instead. */
export class LiveStream {
  readonly connection = new Observable<Connection>('connecting');
  private source: EventSource | undefined;
  private pollTimer: ReturnType<typeof setInterval> | undefined;
  private pollPending = false;
  private reopenTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  /** Maximum time without a message. Each snapshot contains the interval of the heartbeats. */
  private maxSilenceMs = 25_000;
  private lastMessageAt = 0;

  constructor(private readonly follower: LiveFollower) {
    addEventListener('offline', () => this.startPolling('lost'));
    addEventListener('online', () => this.open());
    // Timers of a hidden page or a sleeping machine are late.
    onReturn(() => {
      if (this.source && Date.now() - this.lastMessageAt > this.maxSilenceMs) {
        this.open();
      }
    });
  }

  /** Opens the stream with the current session and closes the previous one. */
  open(): void {
    this.source?.close();
    clearTimeout(this.reopenTimer);
    if (!('EventSource' in window)) {
      this.startPolling();
      return;
    }
    const source = new EventSource('/api/live');
    this.source = source;
    const on = (name: string, handle: (data: never) => void) =>
      source.addEventListener(name, ({ data }) => {
        this.restartSilenceTimer();
        handle(JSON.parse(data) as never);
      });

    on('snapshot', (data: LiveSnapshot) => {
      this.maxSilenceMs = heartbeatsMissed * data.heartbeat_seconds * 1000;
      this.stopPolling(data.connected);
      this.follower.snapshot(data.availability);
    });
    on('availability', change => this.follower.availability(change));
    on('sales', window => this.follower.sales(window));
    on('booking', () => this.follower.booking());
    on('stream', ({ connected }: LiveConnection) => this.connection.set(connected ? 'live' : 'delayed'));
    on('heartbeat', () => {});
    source.addEventListener('error', () => {
      this.startPolling();
      // The browser does not reconnect after an HTTP error.
      if (source.readyState === EventSource.CLOSED) {
        this.reopenTimer = setTimeout(() => this.open(), reopenDelayMs);
      }
    });
    this.restartSilenceTimer();
  }

  /** A dead connection reports no error: only the missing heartbeats show it. */
  private restartSilenceTimer(): void {
    this.lastMessageAt = Date.now();
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      this.startPolling();
      this.open();
    }, this.maxSilenceMs);
  }

  private startPolling(state: Connection = 'polling'): void {
    if (this.pollTimer !== undefined) {
      return;
    }
    this.connection.set(state);
    this.pollTimer = setInterval(() => this.poll(), pollIntervalMs);
    void this.poll();
  }

  private stopPolling(streamConnected: boolean): void {
    clearInterval(this.pollTimer);
    this.pollTimer = undefined;
    this.connection.set(streamConnected ? 'live' : 'delayed');
  }

  private async poll(): Promise<void> {
    if (document.hidden || this.pollPending) {
      return;
    }
    this.pollPending = true;
    const succeeded = await this.follower.poll().then(
      () => true,
      () => false,
    );
    this.pollPending = false;
    if (this.pollTimer !== undefined) {
      this.connection.set(succeeded ? 'polling' : 'lost');
    }
  }
}
