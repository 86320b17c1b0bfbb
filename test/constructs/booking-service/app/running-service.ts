// The service in this process, and a client for it.
//   const service = useBookingService(() => ({ DATABASE_URL: ... }));
import { bookingService } from '../../../../constructs/booking-service/app/booking-service';
import { type Running, startService } from '../../../../constructs/web-service/kit/process/service';

/** Properties of a booking that tests read. */
export interface ShownBooking {
  readonly booking_id: string;
  readonly status: string;
  readonly price_cents: number;
  readonly created_at: string;
  readonly expires_at: string;
}

export interface Answer<B> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: B;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** The response is a booking unless the test specifies another type. */
export type Client = <B = ShownBooking>(method: string, path: string, sent?: Sent) => Promise<Answer<B>>;

/** Sends strings unchanged, other values as JSON. */
export function clientOf(url: () => string): Client {
  return async (method, path, { body, headers } = {}) => {
    const response = await fetch(url() + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
}

export function useBookingService(environment: () => Record<string, string>): Client & { url(): string } {
  let running: Running | undefined;
  beforeAll(async () => {
    running = await startService(bookingService, {
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      KAFKA_BROKERS: '127.0.0.1:1', // unavailable, unless the test starts a broker
      UPLOADS_BUCKET: 'tickets-under-test',
      S3_ENDPOINT: 'http://127.0.0.1:1',
      ...environment(),
    });
  });
  afterAll(() => running?.stop());
  const url = () => running!.url;
  return Object.assign(clientOf(url), { url });
}
