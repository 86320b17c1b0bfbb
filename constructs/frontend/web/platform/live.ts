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

const pollEvery = 5_000;
const reopenAfter = 10_000;
/** Heartbeats that may be missed before the connection counts as dead. */
const heartbeatsMissed = 2.5;

/** Follows the platform's live stream; while it is lost, polls instead. */
export class LiveStream {
  readonly connection = new Observable<Connection>('connecting');
  private source: EventSource | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private asking = false;
  private reopening: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  /** Each snapshot says how often heartbeats come. */
  private mostSilence = 25_000;
  private heardAt = 0;

  constructor(private readonly follower: LiveFollower) {
    addEventListener('offline', () => this.startPolling('lost'));
    addEventListener('online', () => this.open());
    // Timers of a hidden page or a sleeping machine are late.
    onReturn(() => {
      if (this.source && Date.now() - this.heardAt > this.mostSilence) {
        this.open();
      }
    });
  }

  /** Opens the stream with the present session; one that is open already is closed. */
  open(): void {
    this.source?.close();
    clearTimeout(this.reopening);
    if (!('EventSource' in window)) {
      this.startPolling();
      return;
    }
    const source = new EventSource('/api/live');
    this.source = source;
    const on = (name: string, handle: (data: never) => void) =>
      source.addEventListener(name, ({ data }) => {
        this.heard();
        handle(JSON.parse(data) as never);
      });

    on('snapshot', (data: LiveSnapshot) => {
      this.mostSilence = heartbeatsMissed * data.heartbeat_seconds * 1000;
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
      // Refused: the browser does not try again.
      if (source.readyState === EventSource.CLOSED) {
        this.reopening = setTimeout(() => this.open(), reopenAfter);
      }
    });
    this.heard();
  }

  /** A dead connection reports no error: only the missing heartbeats show it. */
  private heard(): void {
    this.heardAt = Date.now();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.startPolling();
      this.open();
    }, this.mostSilence);
  }

  private startPolling(state: Connection = 'polling'): void {
    if (this.polling !== undefined) {
      return;
    }
    this.connection.set(state);
    this.polling = setInterval(() => this.poll(), pollEvery);
    void this.poll();
  }

  private stopPolling(streamConnected: boolean): void {
    clearInterval(this.polling);
    this.polling = undefined;
    this.connection.set(streamConnected ? 'live' : 'delayed');
  }

  private async poll(): Promise<void> {
    if (document.hidden || this.asking) {
      return;
    }
    this.asking = true;
    const reached = await this.follower.poll().then(
      () => true,
      () => false,
    );
    this.asking = false;
    if (this.polling !== undefined) {
      this.connection.set(reached ? 'polling' : 'lost');
    }
  }
}
