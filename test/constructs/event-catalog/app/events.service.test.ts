import { createHash } from 'node:crypto';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { ask, problem } from '../../../support/http';
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

const get = (path: string) => ask(service.url + path);
const add = (body: unknown, headers: Record<string, string> = asOrganiser) =>
  ask(`${service.url}/events`, { method: 'POST', body, headers });
const change = (id: string, body: unknown, headers: Record<string, string> = asOrganiser) =>
  ask(`${service.url}/events/${id}`, { method: 'PATCH', body, headers });
const list = async (query = '') => (await get(`/events${query}`)).body as Event[];

const DATE = 'date must be a date like 2026-12-31, from year 1900 to 9000';
const TIME = 'must be a time like 2026-12-31T20:00:00Z, from year 1900 to 9000';
const concert = { name: 'Concert', date: '2099-12-15', venue: 'Hall', capacity: 100 };

describe('three sample events', () => {
  test('exist after the first start and are on sale', async () => {
    const events = await list();
    expect(events.map(({ event_id }) => event_id)).toEqual(['1', '2', '3']);
    const today = new Date().toISOString().slice(0, 10);
    for (const event of events) {
      expect(event).toEqual({
        event_id: expect.any(String),
        name: expect.any(String),
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        venue: expect.any(String),
        tickets_available: event.capacity,
        capacity: expect.any(Number),
        price_cents: expect.any(Number),
        per_order_limit: expect.any(Number),
        sale_opens_at: null,
        sale_closes_at: expect.stringContaining('T12:00:00.000Z'),
      });
      expect(event.date > today).toBe(true);
    }
    expect(events[0]).toMatchObject({ tickets_available: 500, price_cents: 0 });
  });

  test('are not duplicated by a restart or concurrent starts', async () => {
    const others = await Promise.all([1, 2].map(() => startEventCatalog(postgres().url, kafka().brokers)));
    await Promise.all(others.map(untilReady));
    await Promise.all(others.map(other => other.stop()));
    expect(await list()).toHaveLength(3);
  });
});

describe('an event', () => {
  test('is added by an organiser, with defaults for omitted properties', async () => {
    const response = await add(concert);
    const { event_id } = response.body as Event;
    expect(response).toMatchObject({
      status: 201,
      body: { ...concert, tickets_available: 100, price_cents: 0, per_order_limit: 10, sale_opens_at: null },
    });
    expect(response.body).toMatchObject({ sale_closes_at: '2099-12-16T12:00:00.000Z' });
    expect(response.headers.get('location')).toBe(`/events/${event_id}`);
    expect((await get(`/events/${event_id}`)).body).toEqual(response.body);
  });

  test('changes only the given properties', async () => {
    const { event_id, ...before } = (await add(concert)).body as Event;
    const response = await change(event_id, { venue: 'Arena', sale_opens_at: '2099-01-01T10:00:00+02:00' });
    expect(response).toMatchObject({
      status: 200,
      body: { ...before, venue: 'Arena', sale_opens_at: '2099-01-01T08:00:00.000Z' },
    });
    expect(await change(event_id, { sale_opens_at: null })).toMatchObject({ body: { sale_opens_at: null } });
  });

  test('can be added and changed by organisers only', async () => {
    const { event_id } = (await add(concert)).body as Event;
    const person = { 'x-user-id': 'person-1', 'x-user-role': 'person' };
    expect(await add(concert, {})).toEqual(problem(401));
    expect(await add(concert, person)).toEqual(problem(403));
    expect(await change(event_id, { name: 'Mine' }, {})).toEqual(problem(401));
    expect(await change(event_id, { name: 'Mine' }, person)).toEqual(problem(403));
    expect((await get(`/events/${event_id}`)).body).toMatchObject({ name: 'Concert' });
  });

  test.each([
    ['a day that does not exist', { date: '2099-02-31' }, DATE],
    ['a date in another form', { date: '15.12.2099' }, DATE],
    ['no name', { name: '' }, 'name must NOT have fewer than 1 characters'],
    ['a name on two lines', { name: 'a\nb' }, 'name must be one line of text'],
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }, 'name must NOT have more than 200 characters'],
    ['a capacity as text', { capacity: '2' }, 'capacity must be integer'],
    ['a negative capacity', { capacity: -1 }, 'capacity must be >= 0'],
    ['half a seat', { capacity: 1.5 }, 'capacity must be integer'],
    ['a billion seats', { capacity: 1e9 }, 'capacity must be <= 1000000'],
    ['orders of nothing', { per_order_limit: 0 }, 'per_order_limit must be >= 1'],
    ['an unknown field', { revision: 7 }, expect.stringContaining("unknown field 'revision'")],
    ['a date before 1900', { date: '0000-01-01' }, DATE],
    ['a sale that opens at no time', { sale_opens_at: 'soon' }, `sale_opens_at ${TIME}`],
    ['a sale that opens in year 0', { sale_opens_at: '0000-01-01T00:00:00Z' }, `sale_opens_at ${TIME}`],
    ['an offset of 16 hours', { sale_opens_at: '2099-01-01T00:00:00+16:00' }, `sale_opens_at ${TIME}`],
    [
      'a sale that closes after year 9000',
      { sale_closes_at: '9999-12-31T23:59:59.9999999Z' },
      `sale_closes_at ${TIME}`,
    ],
    [
      'a sale that closes before it opens',
      { sale_opens_at: '2099-01-02T00:00:00Z', sale_closes_at: '2099-01-01T00:00:00Z' },
      'sale_closes_at is 2099-01-01T00:00:00Z: it must be after sale_opens_at, 2099-01-02T00:00:00Z',
    ],
  ])('is rejected with %s', async (_, wrong, detail) => {
    const { event_id } = (await add(concert)).body as Event;
    expect(await add({ ...concert, ...wrong })).toEqual(problem(400, detail));
    expect(await change(event_id, wrong)).toEqual(problem(400, detail));
  });

  test('is rejected for a change without properties', async () => {
    expect(await change('1', {})).toEqual(problem(400));
  });

  test.each(['999999', '0', '01', '-1', '1.5', 'abc', '1e3', '9'.repeat(60), '1%20OR%201=1', '%F0%9F%8E%AB'])(
    'with the id %s is not found',
    async id => {
      expect(await get(`/events/${id}`)).toEqual(problem(404));
      expect(await change(id, { name: 'x' })).toEqual(problem(404));
    },
  );
});

describe('the list', () => {
  beforeAll(async () => {
    for (const day of ['2098-01-03', '2098-01-01', '2098-01-02', '2098-01-02']) {
      await add({ ...concert, name: 'Paged 100% مهرجان', date: day });
    }
  });

  test('is searched by a part of a name or venue, without patterns', async () => {
    expect(await list('?search=paged')).toHaveLength(4);
    expect(await list(`?search=${encodeURIComponent('مهرجان hall')}`)).toHaveLength(4);
    expect(await list(`?search=${encodeURIComponent('100% ')}`)).toHaveLength(4);
    expect(await list(`?search=${encodeURIComponent('p%d')}`)).toEqual([]);
    expect(await list(`?search=${encodeURIComponent("'; DROP TABLE catalog.events;--")}`)).toEqual([]);
  });

  test('is paginated by date, with each event once', async () => {
    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const response = await get(`/events?search=paged&limit=1${cursor && `&cursor=${cursor}`}`);
      pages.push((response.body as Event[]).map(({ date }) => date));
      cursor = response.headers.get('x-next-cursor');
    }
    expect(pages).toEqual([['2098-01-01'], ['2098-01-02'], ['2098-01-02'], ['2098-01-03']]);
  });

  test.each(['x', 'WyIyMDk4LTAxLTAxIiwiMSJd', 'WyIyMDk4LTAxLTAxIiwiMSJd.AAAAAAAAAA', '%00', "'"])(
    'rejects the cursor %s',
    async cursor => {
      expect(await get(`/events?cursor=${cursor}`)).toEqual(problem(400, expect.stringContaining('cursor')));
    },
  );

  test('rejects a changed cursor', async () => {
    const cursor = (await get('/events?limit=1')).headers.get('x-next-cursor')!;
    for (const changed of [`A${cursor.slice(1)}`, `${cursor}x`, cursor.slice(0, -1)]) {
      expect(await get(`/events?cursor=${changed}`)).toEqual(problem(400));
    }
  });

  test.each([
    '["2027-13-45","2"]',
    '["now","2"]',
    '["2027-01-05","99999999999999999999"]',
    '["2027-01-05","\\u0000"]',
    '[]',
  ])('rejects the forged cursor %s', async payload => {
    const encoded = Buffer.from(payload).toString('base64url');
    const checksum = createHash('sha256').update(`cursor ${encoded}`).digest('base64url').slice(0, 10);
    expect(await get(`/events?cursor=${encoded}.${checksum}`)).toEqual(problem(400, expect.stringContaining('cursor')));
  });

  const numbers = ['0', '-1', '101', '1.5', 'all', '', 'Infinity', '-Infinity', '1e400', '1e1', '0x1', '%2B1', '%201'];
  test.each(numbers)('rejects the limit %p', async limit => {
    expect(await get(`/events?limit=${limit}`)).toEqual(problem(400, expect.stringContaining('limit')));
  });

  test.each(['x'.repeat(101), '%00'])('rejects the search text %.9s', async search => {
    expect(await get(`/events?search=${search}`)).toEqual(problem(400));
  });
});
