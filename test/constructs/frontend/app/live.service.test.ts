import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { openStream, type Stream } from '../../../../constructs/web-service/kit/kafka/stream';
import type { Running } from '../../../../constructs/web-service/kit/process/service';
import { openMetrics } from '../../../../constructs/web-service/kit/telemetry/metrics';
import type { AnalyticsResult } from '../../../../contracts/messages/analytics-result';
import type { AvailabilityChange, BookingStateChange } from '../../../../contracts/messages/booking-change';
import { eventually } from '../../../support/eventually';
import { ask, problem } from '../../../support/http';
import { useKafkaBroker } from '../../../support/stores';
import { signedIn, startGateway } from './gateway-under-test';

const broker = useKafkaBroker(['booking-changes', 'analytics-results'].map(name => ({ name, partitions: 1 })));
let stream: Stream;
let gateway: Running;

const settings = () => ({ KAFKA_BROKERS: broker().brokers, LIVE_STREAMS: '3', TRUSTED_PROXIES: '1' });

beforeAll(async () => {
  const streamSettings = { brokers: [broker().brokers], auth: 'none', region: 'nowhere' } as const;
  stream = openStream(streamSettings, 'tests', pino({ level: 'silent' }), openMetrics());
  gateway = await startGateway(settings());
  await connected(gateway);
});
afterAll(async () => {
  await gateway.stop();
  await stream.close();
});

const send = (topic: string, key: string, value: object | string) =>
  stream.producer.send([{ topic, key, value: typeof value === 'string' ? value : JSON.stringify(value) }]);
const sold = (event_id: string, minute: number, total_tickets: number) => {
  const window_end = new Date(Date.UTC(2030, 0, 1, 0, minute)).toISOString();
  const value: AnalyticsResult = { event_id, window_end, total_tickets };
  return send('analytics-results', event_id, value);
};
const changed = (event_id: string, taken: number, revision: number) => {
  const value: AvailabilityChange = { type: 'availability', event_id, capacity: 100, taken, revision };
  return send('booking-changes', event_id, value);
};
const booked = (user_id: string, booking_id: string, status: BookingStateChange['status'], version: number) => {
  const changed_at = '2030-01-01T00:00:00.000Z';
  const value: BookingStateChange = {
    ...{ type: 'booking', booking_id, event_id: 'jazz', user_id, ticket_count: 2, status, version, changed_at },
  };
  return send('booking-changes', 'jazz', value);
};
const analytics = async (of: Running, query = '') => (await ask(`${of.url}/api/analytics${query}`)).body;
const connected = (of: Running) =>
  eventually(async () => {
    const stream = await openLive(of);
    stream.close();
    expect(stream.events[0]).toMatchObject({ event: 'snapshot', data: { connected: true } });
  });

interface LiveEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads a stream of server-sent events until it is closed. */
async function openLive(
  of: Running,
  headers: Record<string, string> = {},
): Promise<{ events: LiveEvent[]; headers: Headers; close: () => void }> {
  const closing = new AbortController();
  const response = await fetch(`${of.url}/api/live`, { signal: closing.signal, headers });
  if (!response.ok) {
    throw new Error(`refused with ${response.status}`);
  }
  const events: LiveEvent[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const frames = text.split('\n\n');
      text = frames.pop()!;
      for (const frame of frames) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
        if (event) {
          events.push({ event, data: JSON.parse(data!) });
        }
      }
    }
  };
  read().catch(() => undefined); // closed
  await eventually(() => expect(events.length).toBeGreaterThan(0));
  return { events, headers: response.headers, close: () => closing.abort() };
}

test('returns the latest windows and the total of each event, newest first', async () => {
  for (const minute of [1, 2, 3]) {
    await sold('jazz', minute, 10 * minute);
  }
  await eventually(async () =>
    expect(await analytics(gateway, '?limit=2')).toContainEqual({
      event_id: 'jazz',
      total_tickets: 60,
      windows: [
        { window_end: '2030-01-01T00:03:00.000Z', total_tickets: 30 },
        { window_end: '2030-01-01T00:02:00.000Z', total_tickets: 20 },
      ],
    }),
  );
});

test('returns windows that were published before the start', async () => {
  const later = await startGateway(settings());
  await eventually(async () => expect(await analytics(later)).toEqual(await analytics(gateway)));
  await later.stop();
});

test.each(['0', '61', '-1', 'x'])('rejects the limit %s', async limit => {
  expect(await ask(`${gateway.url}/api/analytics?limit=${limit}`)).toEqual(problem(400));
});

test('sends a snapshot and then every change', async () => {
  await changed('opera', 5, 1);
  await eventually(async () => {
    const first = await openLive(gateway);
    first.close();
    expect(first.events[0]).toMatchObject({
      event: 'snapshot',
      data: { availability: [{ event_id: 'opera', capacity: 100, taken: 5, tickets_available: 95, revision: 1 }] },
    });
  });

  const live = await openLive(gateway);
  await changed('opera', 7, 2);
  await sold('opera', 1, 7);
  await eventually(() => {
    expect(live.events).toContainEqual({
      event: 'availability',
      data: { event_id: 'opera', capacity: 100, taken: 7, tickets_available: 93, revision: 2 },
    });
    expect(live.events).toContainEqual({
      event: 'sales',
      data: { event_id: 'opera', window_end: '2030-01-01T00:01:00.000Z', total_tickets: 7 },
    });
  });
  expect(Object.fromEntries(live.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  live.close();
});

test('HEAD returns the headers without opening a stream', async () => {
  for (let times = 0; times < 5; times++) {
    const response = await fetch(`${gateway.url}/api/live`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  }
  (await openLive(gateway)).close();
});

test('does not send stale and malformed messages', async () => {
  const event = randomUUID();
  const live = await openLive(gateway);
  await changed(event, 9, 9);
  await changed(event, 1, 8);
  await send('booking-changes', event, 'no JSON');
  await send('booking-changes', event, { type: 'availability', event_id: event });
  await changed('the last one', 1, 1);
  await eventually(() => expect(live.events.at(-1)).toMatchObject({ data: { event_id: 'the last one' } }));
  const about = live.events.filter(({ data }) => (data as { event_id?: string }).event_id === event);
  expect(about.map(({ data }) => data)).toEqual([expect.objectContaining({ taken: 9, revision: 9 })]);
  live.close();
});

test('sends only the last of many changes of one event', async () => {
  const event = randomUUID();
  const live = await openLive(gateway);
  await Promise.all(Array.from({ length: 100 }, (_, index) => changed(event, index, index)));
  await eventually(() => expect(live.events.at(-1)).toMatchObject({ data: { event_id: event, taken: 99 } }));
  expect(live.events.length).toBeLessThan(50);
  live.close();
});

test('rejects streams beyond the limit', async () => {
  const open = await Promise.all([1, 2, 3].map(() => openLive(gateway)));
  const refused = await ask(`${gateway.url}/api/live`);
  expect(refused).toEqual(problem(503));
  expect(refused.headers.get('retry-after')).toBe('10');
  for (const live of open) {
    live.close();
  }
  await eventually(async () => (await openLive(gateway)).close());
});

test('limits the open streams of one client address, not those of other addresses', async () => {
  const limited = await startGateway({ ...settings(), LIVE_STREAMS_PER_CLIENT: '1' });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const first = await openLive(limited, from('192.0.2.1'));
  const refused = await ask(`${limited.url}/api/live`, { headers: from('192.0.2.1') });
  expect(refused).toEqual(problem(429));
  expect(refused.headers.get('retry-after')).toBe('10');
  (await openLive(limited, from('192.0.2.2'))).close();
  first.close();
  await eventually(async () => (await openLive(limited, from('192.0.2.1'))).close());
  await limited.stop();
});

test("reports the changes of a user's bookings to that user only", async () => {
  const ada = await openLive(gateway, signedIn('ada'));
  const anonymous = await openLive(gateway);
  await booked('bob', 'b-1', 'confirmed', 2);
  await booked('ada', 'b-2', 'confirmed', 2);
  await changed('the last one', 2, 2);
  const last = expect.objectContaining({ data: expect.objectContaining({ event_id: 'the last one', revision: 2 }) });
  await eventually(() => {
    for (const { events } of [ada, anonymous]) {
      expect(events).toContainEqual(last);
    }
  });
  const bookings = (events: LiveEvent[]) => events.filter(({ event }) => event === 'booking').map(({ data }) => data);
  expect(bookings(ada.events)).toEqual([{ booking_id: 'b-2', event_id: 'jazz', status: 'confirmed', version: 2 }]);
  expect(bookings(anonymous.events)).toEqual([]);
  ada.close();
  anonymous.close();
});

describe('in the access mode required', () => {
  let required: Running;
  beforeAll(async () => {
    required = await startGateway({ ...settings(), ACCESS_MODE: 'required' });
    await sold('hidden', 1, 4);
    await eventually(async () => {
      const response = await ask(`${required.url}/api/analytics`, { headers: signedIn('olga', 'organiser') });
      expect(response.body).toContainEqual(expect.objectContaining({ event_id: 'hidden', total_tickets: 4 }));
    });
  });
  afterAll(() => required.stop());

  test('returns sales figures to organisers only', async () => {
    expect(await ask(`${required.url}/api/analytics`)).toEqual(problem(401));
    expect(await ask(`${required.url}/api/analytics`, { headers: signedIn('ada') })).toEqual(problem(403));
  });

  test('sends sales figures on the streams of organisers only', async () => {
    const buyer = await openLive(required, signedIn('ada'));
    const organiser = await openLive(required, signedIn('olga', 'organiser'));
    const salesIn = ({ events }: { events: LiveEvent[] }) => (events[0]!.data as { sales: unknown[] }).sales;
    expect(salesIn(buyer)).toEqual([]);
    expect(salesIn(organiser)).toContainEqual(expect.objectContaining({ event_id: 'hidden' }));

    await sold('hidden', 2, 5);
    await eventually(() => expect(organiser.events.some(({ event }) => event === 'sales')).toBe(true));
    await changed('after the sale', 1, 1);
    await eventually(() => expect(buyer.events.some(({ event }) => event === 'availability')).toBe(true));
    expect(buyer.events.filter(({ event }) => event === 'sales')).toEqual([]);
    buyer.close();
    organiser.close();
  });
});

test('closes the open streams on stop without waiting for their readers', async () => {
  const other = await startGateway(settings());
  await openLive(other);
  await other.stop();
  await expect(ask(`${other.url}/health`)).rejects.toThrow();
});

test('reports that Kafka is unavailable, and serves everything else', async () => {
  const alone = await startGateway({});
  const live = await openLive(alone);
  expect(live.events).toEqual([
    { event: 'snapshot', data: { connected: false, availability: [], sales: [], heartbeat_seconds: 10 } },
  ]);
  expect(await analytics(alone)).toEqual([]);
  live.close();
  await alone.stop();
});
