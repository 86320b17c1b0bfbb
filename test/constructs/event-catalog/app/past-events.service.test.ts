import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { ask } from '../../../support/http';
import { useKafkaBroker, usePostgres } from '../../../support/stores';
import { asOrganiser, type Event, startEventCatalog, TOPICS, untilReady } from './running';

const postgres = usePostgres();
const kafka = useKafkaBroker(TOPICS);
let service: Running;
beforeAll(async () => {
  service = await startEventCatalog(postgres().url, kafka().brokers);
  await untilReady(service);
});
afterAll(() => service.stop());

const HOUR = 3_600_000;
const dayOf = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR).toISOString().slice(0, 10);
const add = async (event: object): Promise<Event> => {
  const body = { name: 'Dated', date: '2099-12-15', venue: 'Hall', capacity: 100, ...event };
  return (await ask(`${service.url}/events`, { method: 'POST', body, headers: asOrganiser })).body as Event;
};
const change = (id: string, body: object) =>
  ask(`${service.url}/events/${id}`, { method: 'PATCH', body, headers: asOrganiser });
const datesOf = async (query: string): Promise<string[]> => {
  const dates: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const response = await ask(`${service.url}/events?search=dated&limit=2${query}${cursor && `&cursor=${cursor}`}`);
    expect(response.status).toBe(200);
    dates.push(...(response.body as Event[]).map(({ date }) => date));
    cursor = response.headers.get('x-next-cursor');
  }
  return dates;
};

test('lists events until their date is over in all time zones, and past events on request, latest first', async () => {
  const [longAgo, over, today, later] = ['1999-12-31', dayOf(60), dayOf(12), '2098-05-01'];
  for (const date of [later, over, today, longAgo, over]) {
    await add({ date });
  }
  expect(await datesOf('')).toEqual([today, later]);
  expect(await datesOf('&past=false')).toEqual([today, later]);
  expect(await datesOf('&past=true')).toEqual([over, over, longAgo]);
  expect(await ask(`${service.url}/events?past=perhaps`)).toMatchObject({ status: 400 });
});

test('ends the sale at the given time, at most at the end of the event', async () => {
  const { event_id, ...event } = await add({ date: '2098-05-01' });
  expect(event.sale_closes_at).toBe('2098-05-02T12:00:00.000Z');
  expect((await change(event_id, { date: '2098-06-01' })).body).toMatchObject({
    sale_closes_at: '2098-06-02T12:00:00.000Z',
  });
  expect((await change(event_id, { sale_closes_at: '2098-05-01T10:00:00Z' })).body).toMatchObject({
    sale_closes_at: '2098-05-01T10:00:00.000Z',
  });
  expect((await change(event_id, { sale_closes_at: '2099-01-01T10:00:00Z' })).body).toMatchObject({
    sale_closes_at: '2098-06-02T12:00:00.000Z',
  });
  expect((await change(event_id, { date: '2099-06-01' })).body).toMatchObject({
    sale_closes_at: '2099-01-01T10:00:00.000Z',
  });
  expect((await change(event_id, { sale_closes_at: null })).body).toMatchObject({
    sale_closes_at: '2099-06-02T12:00:00.000Z',
  });
});

describe('without payments', () => {
  let required: Running;
  const other = usePostgres();
  beforeAll(async () => {
    required = await startEventCatalog(other().url, kafka().brokers, 'required');
    await untilReady(required);
  });
  afterAll(() => required.stop());

  const send = (method: string, path: string, body: object) =>
    ask(`${required.url}${path}`, { method, body, headers: asOrganiser });
  const concert = { name: 'Concert', date: '2099-12-15', venue: 'Hall', capacity: 100 };
  const refused = (price: number) => ({
    status: 422,
    body: {
      type: 'urn:cdk-ticketing:payments-unavailable',
      detail: `payments are not available yet: price_cents must be 0 (got ${price})`,
    },
  });

  test('rejects events with a price', async () => {
    const created = await send('POST', '/events', { ...concert, price_cents: 0 });
    expect(created).toMatchObject({ status: 201, body: { price_cents: 0 } });
    const { event_id } = created.body as Event;
    expect(await send('POST', '/events', { ...concert, price_cents: 1 })).toMatchObject(refused(1));
    expect(await send('PATCH', `/events/${event_id}`, { price_cents: 4500 })).toMatchObject(refused(4500));
    expect((await ask(`${required.url}/events/${event_id}`)).body).toMatchObject({ price_cents: 0 });
  });

  test('allows other changes of a priced event, and the removal of its price', async () => {
    const database = await startEventCatalog(other().url, kafka().brokers, 'open');
    const body = { ...concert, price_cents: 4500 };
    const priced = await ask(`${database.url}/events`, { method: 'POST', body, headers: asOrganiser });
    await database.stop();
    const { event_id } = priced.body as Event;
    expect(await send('PATCH', `/events/${event_id}`, { venue: 'Arena' })).toMatchObject({ status: 200 });
    expect(await send('PATCH', `/events/${event_id}`, { price_cents: 0 })).toMatchObject({ status: 200 });
  });

  test('creates free sample events, and one with a price in the access mode open', async () => {
    const pricesAt = async (url: string) =>
      ((await ask(`${url}/events`)).body as Event[]).slice(0, 3).map(({ price_cents }) => price_cents);
    expect(await pricesAt(required.url)).toEqual([0, 0, 0]);
    expect((await ask(`${service.url}/events/2`)).body).toMatchObject({ price_cents: 4500 });
  });
});
