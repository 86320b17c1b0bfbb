import { Observable } from '../dom/observable';
import type { Availability, Sold } from './contract';

/**
 * `live`: changes arrive by themselves. `delayed`: the line is open, but the platform's own stream is away.
 * `polling`: the line is lost, and we ask every few seconds. `lost`: and get no answer either.
 */
export type Connection = 'connecting' | 'live' | 'delayed' | 'polling' | 'lost';

export interface LiveFollower {
  /** The line is open (again): these events have changed since the gateway started, and windows of sales may have been missed. */
  snapshot(availability: Availability[]): void;
  availability(change: Availability): void;
  sales(window: Sold): void;
  /** Asks for everything that would otherwise have come by itself. */
  poll(): Promise<void>;
}

const pollEvery = 5_000;
const reconnectAfter = 10_000;

/** Follows the platform's live stream; while the line is down it asks instead. */
export function followLive(follower: LiveFollower): Observable<Connection> {
  const connection = new Observable<Connection>('connecting');
  let polling: ReturnType<typeof setInterval> | undefined;

  const poll = async () => {
    if (document.hidden) return;
    const reached = await follower.poll().then(
      () => true,
      () => false,
    );
    if (polling !== undefined) connection.set(reached ? 'polling' : 'lost');
  };
  const startPolling = () => {
    if (polling !== undefined) return;
    connection.set('polling');
    polling = setInterval(poll, pollEvery);
    void poll();
  };
  const stopPolling = (streamConnected: boolean) => {
    clearInterval(polling);
    polling = undefined;
    connection.set(streamConnected ? 'live' : 'delayed');
  };

  const open = () => {
    const source = new EventSource('/api/live');
    const on = (name: string, handle: (data: never) => void) =>
      source.addEventListener(name, ({ data }) => handle(JSON.parse(data) as never));

    on('snapshot', (data: { connected: boolean; availability: Availability[] }) => {
      stopPolling(data.connected);
      follower.snapshot(data.availability);
    });
    on('availability', follower.availability);
    on('sales', follower.sales);
    on('stream', ({ connected }: { connected: boolean }) => connection.set(connected ? 'live' : 'delayed'));
    source.addEventListener('error', () => {
      startPolling();
      if (source.readyState === EventSource.CLOSED) setTimeout(open, reconnectAfter); // refused: the browser gives up, we do not
    });
  };
  open();
  return connection;
}
