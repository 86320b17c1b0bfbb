import { bookingService } from '../../../../constructs/booking-service/app/booking-service';
import { type Running, startService } from '../../../../constructs/web-service/kit/process/service';
import { eventually } from '../../../support/eventually';
import { ask } from '../../../support/http';
import { useDynamoDb, useKafkaBroker, useObjectStore, usePostgres } from '../../../support/stores';
import { startEventCatalog } from '../../event-catalog/app/running';
import { startUserService } from '../../user-service/app/running';
import { startGateway } from './gateway-under-test';

const TOPICS = ['ticket-bookings', 'booking-changes', 'catalog-changes', 'analytics-results'];

type Part = 'users' | 'catalog' | 'bookings' | 'gateway';

export interface Behind {
  readonly gateway: string;
  /** Addresses of the services by name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly brokers: string;
  readonly bucket: { readonly endpoint: string; readonly name: string };
  stop(part: Part): Promise<void>;
}

/** The gateway before the real services, all in this process, and their real stores; three sample events are for sale. */
export function useServicesBehind(mode: 'open' | 'required'): () => Behind {
  const postgres = usePostgres();
  const dynamoDb = useDynamoDb();
  const objects = useObjectStore();
  const broker = useKafkaBroker(TOPICS.map(name => ({ name, partitions: 1 })));
  const running = new Map<Part, Running>();
  let behind: Behind;

  const stop = async (part: Part) => {
    await running.get(part)?.stop();
    running.delete(part);
  };
  const started = async (part: Part, starting: Promise<Running>) => {
    const service = await starting;
    running.set(part, service);
    return service.url;
  };

  beforeAll(async () => {
    const stores = {
      ACCESS_MODE: mode,
      DATABASE_URL: postgres().url,
      KAFKA_BROKERS: broker().brokers,
      UPLOADS_BUCKET: objects().bucket,
      S3_ENDPOINT: objects().endpoint,
    };
    const quiet = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' };
    const catalog = await started('catalog', startEventCatalog(postgres().url, broker().brokers));
    const users = await started('users', startUserService(mode, dynamoDb().endpoint));
    const ofBookings = { ...quiet, ...stores, USER_SERVICE_URL: users };
    const bookings = await started('bookings', startService(bookingService, ofBookings));
    const services = { USER_SERVICE_URL: users, EVENT_CATALOG_URL: catalog, BOOKING_SERVICE_URL: bookings };
    const gateway = await started('gateway', startGateway({ ...stores, ...services }));
    const bucket = { endpoint: objects().endpoint, name: objects().bucket };
    const urls = {
      frontend: gateway,
      'user-service': users,
      'event-catalog': catalog,
      'booking-service': bookings,
    };
    behind = { gateway, urls, brokers: broker().brokers, bucket, stop };
    await eventually(() => isOnSale(bookings));
  });
  afterAll(async () => {
    for (const part of ['gateway', 'bookings', 'catalog', 'users'] as const) {
      await stop(part);
    }
  });
  return () => behind;
}

/** Checks that booking-service has received the event: it then rejects an order because of its size. */
async function isOnSale(bookings: string): Promise<void> {
  const headers = { 'x-user-id': 'unknown-user' };
  const response = await ask(`${bookings}/book`, {
    method: 'POST',
    headers,
    body: { event_id: '1', ticket_count: 10_000 },
  });
  expect([400, 409]).toContain(response.status);
}
