import { eventCatalog } from '../../../../constructs/event-catalog/app/event-catalog';
import { type Running, startService } from '../../../../constructs/web-service/kit/process/service';
import { eventually } from '../../../support/eventually';
import { ask } from '../../../support/http';

export const TOPICS = [
  { name: 'booking-changes', partitions: 2 },
  { name: 'catalog-changes', partitions: 2 },
];

export const asOrganiser = { 'x-user-id': 'organiser-1', 'x-user-role': 'organiser' };

export async function startEventCatalog(
  databaseUrl: string,
  brokers: string,
  access: 'open' | 'required' = 'open',
): Promise<Running> {
  const service = await startService(eventCatalog, {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ACCESS_MODE: access,
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: brokers,
  });
  return service;
}

export function untilReady({ url }: Running): Promise<void> {
  return eventually(async () => expect((await ask(`${url}/ready`)).status).toBe(200));
}

export interface Event {
  event_id: string;
  name: string;
  date: string;
  tickets_available: number;
  price_cents: number;
  sale_closes_at: string;
  capacity: number;
}
