import type { ServerResponse } from 'node:http';
import { gauge } from '../../../web-service/kit/telemetry/instruments';
import type { Metrics } from '../../../web-service/kit/telemetry/metrics';
import { frame, LiveAudience } from './live-audience';

export interface LiveStreamLimits {
  /** Open streams of this process. */
  readonly streams: number;
  /** Open streams of one client address. */
  readonly streamsPerClient: number;
  readonly heartbeatSeconds: number;
}

export interface Reader {
  /** The address that the limit per client counts. */
  readonly client: string;
  /** The user whose own bookings the stream reports. */
  readonly userId: string | undefined;
  readonly canSeeSales: boolean;
}

const HEARTBEAT = Buffer.from(frame('heartbeat', {}));

/** The open server-sent-event streams, in two audiences: with and without sales. */
export class LiveStreams {
  private readonly withSales = new LiveAudience();
  private readonly withoutSales = new LiveAudience();
  private readonly ofUser = new Map<string, Set<ServerResponse>>();
  private readonly ofClient = new Map<string, number>();
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly limits: LiveStreamLimits,
    metrics: Metrics,
  ) {
    // An event, not a comment: EventSource reports no comments, so a page could not detect a dead connection.
    this.heartbeat = setInterval(() => {
      for (const audience of this.audiences()) {
        audience.write(HEARTBEAT);
      }
    }, limits.heartbeatSeconds * 1000);
    gauge(metrics, 'liveStreams', gauge => gauge.set(this.size));
  }

  get size(): number {
    return this.withSales.size + this.withoutSales.size;
  }

  get full(): boolean {
    return this.size >= this.limits.streams;
  }

  /** Whether a client address has as many streams as it may have. */
  isFullFor(client: string): boolean {
    return (this.ofClient.get(client) ?? 0) >= this.limits.streamsPerClient;
  }

  add(response: ServerResponse, reader: Reader, snapshot: () => object): void {
    const audience = reader.canSeeSales ? this.withSales : this.withoutSales;
    audience.add(response, () => ({ ...snapshot(), heartbeat_seconds: this.limits.heartbeatSeconds }));
    this.count(reader.client, 1);
    this.usersStreams(reader.userId)?.add(response);
    response.on('close', () => {
      audience.remove(response);
      this.count(reader.client, -1);
      this.removeFromUser(response, reader.userId);
    });
  }

  /** Sends an event to every stream. `about` names its subject: only the last one per subject and flush is sent. */
  send(event: string, about: string, data: unknown): void {
    for (const audience of this.audiences()) {
      audience.send(event, about, data);
    }
  }

  sendSales(about: string, data: unknown): void {
    this.withSales.send('sales', about, data);
  }

  sendToUser(userId: string, event: string, data: unknown): void {
    for (const response of this.ofUser.get(userId) ?? []) {
      response.write(frame(event, data));
    }
  }

  close(): void {
    clearInterval(this.heartbeat);
    for (const audience of this.audiences()) {
      audience.close();
    }
  }

  private audiences(): LiveAudience[] {
    return [this.withSales, this.withoutSales];
  }

  private count(client: string, change: number): void {
    const streams = (this.ofClient.get(client) ?? 0) + change;
    if (streams === 0) {
      this.ofClient.delete(client);
    } else {
      this.ofClient.set(client, streams);
    }
  }

  private usersStreams(userId: string | undefined): Set<ServerResponse> | undefined {
    if (userId === undefined) {
      return undefined;
    }
    const streams = this.ofUser.get(userId) ?? new Set();
    this.ofUser.set(userId, streams);
    return streams;
  }

  private removeFromUser(response: ServerResponse, userId: string | undefined): void {
    if (userId === undefined) {
      return;
    }
    const streams = this.ofUser.get(userId);
    streams?.delete(response);
    if (streams?.size === 0) {
      this.ofUser.delete(userId);
    }
  }
}
