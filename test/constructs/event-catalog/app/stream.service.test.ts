import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { subscription } from '../../../../constructs/web-service/kit/kafka/consumer';
import { decodeCatalogChange } from '../../../../constructs/web-service/kit/kafka/decode';
import { openStream, type Stream } from '../../../../constructs/web-service/kit/kafka/stream';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import type { CatalogChange } from '../../../../contracts/messages/catalog-change';
import { eventually } from '../../../support/eventually';
import { ask } from '../../../support/http';
import { useKafkaBroker, usePostgres } from '../../../support/stores';
import { asOrganiser, type Event, startEventCatalog, TOPICS, untilReady } from './running';

const postgres = usePostgres();
const kafka = useKafkaBroker(TOPICS);
let service: Running;
let stream: Stream;
const received: { change: CatalogChange; traceId: string }[] = [];

beforeAll(async () => {
  service = await startEventCatalog(postgres().url, kafka().brokers);
  await untilReady(service);
  const settings = { brokers: [kafka().brokers], auth: 'none', region: 'local' } as const;
  stream = openStream(settings, 'test', pino({ level: 'silent' }), new Registry());
  stream.consume({
    group: randomUUID(),
    subscriptions: [
      subscription({
        topic: 'catalog-changes',
        from: 'earliest',
        decode: decodeCatalogChange,
        handle: async messages => {
          received.push(...messages.map(({ value, trace }) => ({ change: value, traceId: trace.traceId })));
        },
      }),
    ],
  });
});
afterAll(async () => {
  await stream.close();
  await service.stop();
});

const receivedOf = (eventId: string) => received.filter(({ change }) => change.event_id === eventId);
const available = async (eventId: string) =>
  ((await ask(`${service.url}/events/${eventId}`)).body as Event).tickets_available;
const publish = (value: object | string, key = '1') =>
  stream.producer.send([
    { topic: 'booking-changes', key, value: typeof value === 'string' ? value : JSON.stringify(value) },
  ]);
const stock = (event_id: string, taken: number, revision: number) =>
  publish({ type: 'availability', event_id, capacity: 500, taken, revision }, event_id);

describe('published messages', () => {
  test('contain the sample events', async () => {
    await eventually(() =>
      expect(new Set(received.map(({ change }) => change.event_id))).toEqual(new Set(['1', '2', '3'])),
    );
    expect(receivedOf('1')[0]?.change).toMatchObject({ type: 'event', capacity: 500, price_cents: 0, revision: 1 });
  });

  test('contain each change of an event, in order, with the trace of its request', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { ...asOrganiser, traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    const body = { name: 'Streamed', date: '2099-01-01', venue: 'Hall', capacity: 10 };
    const added = await ask(`${service.url}/events`, { method: 'POST', body, headers });
    const { event_id } = added.body as Event;
    await ask(`${service.url}/events/${event_id}`, { method: 'PATCH', body: { capacity: 20 }, headers });
    await ask(`${service.url}/events/${event_id}`, {
      method: 'PATCH',
      body: { sale_closes_at: '2098-12-31T20:00:00Z' },
      headers,
    });
    await eventually(() => expect(receivedOf(event_id)).toHaveLength(3));
    expect(receivedOf(event_id)).toMatchObject([
      { traceId, change: { ...body, revision: 1, sale_closes_at: '2099-01-02T12:00:00.000Z' } },
      { traceId, change: { capacity: 20, revision: 2 } },
      { traceId, change: { capacity: 20, revision: 3, sale_closes_at: '2098-12-31T20:00:00.000Z' } },
    ]);
    await eventually(async () => expect((await ask(`${service.url}/metrics`)).body).toMatch(/^outbox_messages 0$/m));
  });
});

describe('received messages', () => {
  test('change the availability of tickets', async () => {
    await stock('1', 37, 2);
    await eventually(async () => expect(await available('1')).toBe(463));
    await stock('1', 0, 3);
    await eventually(async () => expect(await available('1')).toBe(500));
  });

  test('store the highest revision, in any order and when redelivered', async () => {
    await stock('1', 50, 12);
    await stock('1', 10, 11);
    await stock('1', 50, 12);
    await stock('1', 49, 10);
    await stock('2', 1, 1);
    await eventually(async () => expect(await available('2')).toBe(299));
    await stock('1', 60, 13);
    await eventually(async () => expect(await available('1')).toBe(440));
    await stock('1', 1, 9);
    await stock('1', 61, 14);
    await eventually(async () => expect(await available('1')).toBe(439));
  });

  test('set the availability to 0 if more tickets are allocated than the lowered capacity', async () => {
    await stock('3', 12, 5);
    await eventually(async () => expect(await available('3')).toBe(0));
    const change = (capacity: number) =>
      ask(`${service.url}/events/3`, { method: 'PATCH', body: { capacity }, headers: asOrganiser });
    expect(await change(5)).toMatchObject({ status: 200, body: { capacity: 5, oversubscribed_by: 7 } });
    expect(await available('3')).toBe(0);
    expect(await change(12)).toMatchObject({ status: 200, body: { capacity: 12, oversubscribed_by: 0 } });
  });

  test('are skipped and counted if they cannot be parsed', async () => {
    for (const poison of ['', '{', 'null', '{"type":"availability","event_id":"1"}', '{"type":"later","v":2}']) {
      await publish(poison);
    }
    await publish({ type: 'availability', event_id: '1', capacity: 500, taken: 2 ** 40, revision: 99 });
    await publish({ type: 'availability', event_id: '\0', capacity: 1, taken: 1, revision: 1 });
    await publish({
      type: 'booking',
      booking_id: 'b',
      event_id: '1',
      user_id: 'u',
      ticket_count: 1,
      status: 'confirmed',
      version: 2,
      changed_at: '2026-01-01T00:00:00Z',
    });
    await stock('1', 70, 20);
    await eventually(async () => expect(await available('1')).toBe(430));
    const { body } = await ask(`${service.url}/metrics`);
    expect(body).toContain('stream_messages_parked_total{topic="booking-changes"} 7');
  });
});
