import { randomUUID } from 'node:crypto';
import type { LiveSnapshot } from '../../../../contracts/http/live';
import type { EventSales } from '../../../../contracts/http/sales';
import type { AvailabilityChange, BookingStateChange } from '../../../../contracts/messages/booking-change';
import { subscription } from '../../../web-service/kit/kafka/consumer';
import { decodeAnalyticsResult, decodeBookingChange } from '../../../web-service/kit/kafka/decode';
import type { Stream } from '../../../web-service/kit/kafka/stream';
import { Availabilities } from './availability';
import type { LiveStreams, Reader } from './live-streams';
import { Sales } from './sales';

const CONNECTION_CHECK_MS = 1_000;
/** Windows per event in a snapshot, and number of events, those with the latest sales. */
const SNAPSHOT_WINDOWS = 10;
const SNAPSHOT_EVENTS = 100;

/** Forwards changes from Kafka to the open streams. Each process reads all messages with its own consumer group. */
export class LiveFeed {
  private readonly sales = new Sales();
  private readonly availabilities = new Availabilities();
  private readonly consumption;
  private connected = false;
  private readonly connectionCheck = setInterval(() => this.checkConnection(), CONNECTION_CHECK_MS);

  constructor(
    stream: Stream,
    private readonly live: LiveStreams,
    topics: { readonly bookingChanges: string; readonly analyticsResults: string },
  ) {
    this.consumption = stream.consume({
      group: `frontend-live-${randomUUID()}`,
      // The next process has another group, so nothing would ever read these offsets or delete them.
      commitOffsets: false,
      subscriptions: [
        // From the beginning, because only the topic stores earlier windows.
        subscription({
          topic: topics.analyticsResults,
          from: 'earliest',
          decode: decodeAnalyticsResult,
          handle: async messages => {
            for (const { value } of messages) {
              if (this.sales.add(value)) {
                live.sendSales(`${value.event_id} ${value.window_end}`, value);
              }
            }
          },
        }),
        subscription({
          topic: topics.bookingChanges,
          from: 'latest',
          decode: decodeBookingChange,
          handle: async messages => {
            for (const { value } of messages) {
              if (value.type === 'booking') {
                this.sendBookingChange(value);
              } else {
                this.sendAvailability(value);
              }
            }
          },
        }),
      ],
    });
  }

  latestSales(windows: number): EventSales[] {
    return this.sales.latest(windows);
  }

  snapshot({ canSeeSales }: Pick<Reader, 'canSeeSales'>): Omit<LiveSnapshot, 'heartbeat_seconds'> {
    return {
      connected: this.isConnected(),
      availability: this.availabilities.all(),
      sales: canSeeSales ? this.sales.latest(SNAPSHOT_WINDOWS).slice(0, SNAPSHOT_EVENTS) : [],
    };
  }

  close(): void {
    clearInterval(this.connectionCheck);
  }

  private sendBookingChange({ user_id, booking_id, event_id, status, version }: BookingStateChange): void {
    this.live.sendToUser(user_id, 'booking', { booking_id, event_id, status, version });
  }

  private sendAvailability(change: AvailabilityChange): void {
    const availability = this.availabilities.add(change);
    if (availability) {
      this.live.send('availability', availability.event_id, availability);
    }
  }

  private checkConnection(): void {
    const connected = this.isConnected();
    if (connected === this.connected) {
      return;
    }
    this.connected = connected;
    this.live.send('stream', '', { connected });
  }

  private isConnected(): boolean {
    return this.consumption.isConnected();
  }
}
