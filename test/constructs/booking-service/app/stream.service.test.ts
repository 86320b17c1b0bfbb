// The service with its topics and its bucket: consumed messages, published messages and ticket requests.
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { decodeBookingChange, decodeTicketBooking } from '../../../../constructs/web-service/kit/kafka/decode';
import type { Producer } from '../../../../constructs/web-service/kit/kafka/producer';
import { openStream, type Stream } from '../../../../constructs/web-service/kit/kafka/stream';
import { openOutbox } from '../../../../constructs/web-service/kit/postgres/outbox';
import { localCredentials } from '../../../../local/stores/credentials';
import { brokenInvariants } from '../../../../verification/booking/invariants';
import { eventually } from '../../../support/eventually';
import { useKafkaBroker, useObjectStore } from '../../../support/stores';
import { useBookingDatabase } from './booking-database';
import { useBookingService } from './running-service';
import { topicContents } from './topic-contents';

const bookingDatabase = useBookingDatabase();
const kafka = useKafkaBroker(
  ['ticket-bookings', 'booking-changes', 'catalog-changes'].map(name => ({ name, partitions: 2 })),
);
const objects = useObjectStore();
process.env.AWS_ACCESS_KEY_ID = localCredentials.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = localCredentials.secretAccessKey;
const send = useBookingService(() => ({
  DATABASE_URL: bookingDatabase.url,
  ACCESS_MODE: 'open',
  KAFKA_BROKERS: kafka().brokers,
  S3_ENDPOINT: objects().endpoint,
  UPLOADS_BUCKET: objects().bucket,
  HOLD_SECONDS: '2',
}));

let stream: Stream;
beforeAll(() => {
  const settings = { brokers: [kafka().brokers], auth: 'none', region: 'local' } as const;
  stream = openStream(settings, 'test', pino({ level: 'silent' }), new Registry());
});
afterAll(() => stream.close());

interface CatalogState {
  readonly event_id: string;
  readonly revision: number;
  readonly capacity?: number;
  readonly price_cents?: number;
}

const event = (state: CatalogState) => ({
  ...{ type: 'event', name: 'A night', date: '2030-01-01', venue: 'A hall', price_cents: 0, capacity: 10 },
  ...{ sale_opens_at: null, sale_closes_at: null, per_order_limit: 5 },
  ...state,
});
const publish = (...values: (CatalogState | string)[]) =>
  stream.producer.send(
    values.map(value => ({
      topic: 'catalog-changes',
      key: typeof value === 'string' ? 'poison' : value.event_id,
      value: typeof value === 'string' ? value : JSON.stringify(event(value)),
    })),
  );
const book = (event_id: string, ticket_count = 1) =>
  send('POST', '/book', { body: { event_id, ticket_count, user_id: 'ann' } });
const inventoryOf = async (event_id: string) =>
  (
    await bookingDatabase.database.pool.query(
      'SELECT capacity, catalog_revision::integer FROM booking.inventory WHERE event_id = $1',
      [event_id],
    )
  ).rows[0];
const whatWasTold = async () => ({
  ticketBookings: await topicContents(kafka().brokers, 'ticket-bookings', decodeTicketBooking),
  bookingChanges: await topicContents(kafka().brokers, 'booking-changes', decodeBookingChange),
});
const untilAllIsTold = () =>
  eventually(async () => {
    const { rowCount } = await bookingDatabase.database.pool.query('SELECT FROM booking.outbox');
    expect(rowCount).toBe(0);
  });

test('applies catalog messages that are late, redelivered and out of order', async () => {
  await publish({ event_id: 'changed', revision: 2, capacity: 20 });
  await eventually(async () => expect(await inventoryOf('changed')).toEqual({ capacity: 20, catalog_revision: 2 }));
  await publish({ event_id: 'changed', revision: 1, capacity: 99 }, { event_id: 'changed', revision: 2, capacity: 98 });
  await publish({ event_id: 'changed', revision: 4, capacity: 30 }, { event_id: 'changed', revision: 3, capacity: 97 });
  await eventually(async () => expect(await inventoryOf('changed')).toEqual({ capacity: 30, catalog_revision: 4 }));
  expect(await book('changed')).toMatchObject({ status: 202 });
});

test('skips poison messages and processes the following ones', async () => {
  await publish(
    'not JSON',
    'null',
    '{"type":"event","version":99}',
    JSON.stringify({ ...event({ event_id: 'poison', revision: 1 }), sale_opens_at: 'soon' }),
    JSON.stringify({ ...event({ event_id: 'poison', revision: 1 }), per_order_limit: 0 }),
  );
  await publish(JSON.stringify(event({ event_id: 'after-poison', revision: 1 })));
  await eventually(async () => expect(await inventoryOf('after-poison')).toBeDefined());
  expect(await inventoryOf('poison')).toBeUndefined();
  const { body } = await send('GET', '/metrics');
  expect(body).toMatch(/stream_messages_parked_total\{topic="catalog-changes"\} 5/);
});

test('confirms a free booking and requests its ticket', async () => {
  await publish({ event_id: 'free', revision: 1 });
  await eventually(async () => expect(await inventoryOf('free')).toBeDefined());
  const { booking_id } = (await book('free', 2)).body;
  await eventually(async () => {
    expect((await send('GET', `/bookings/${booking_id}`)).body).toMatchObject({ status: 'confirmed' });
  });
  const client = new S3Client({ endpoint: objects().endpoint, region: 'local', forcePathStyle: true });
  const ticketRequest = await eventually(() =>
    client.send(new GetObjectCommand({ Bucket: objects().bucket, Key: `uploads/bookings/ann/${booking_id}.json` })),
  );
  expect(JSON.parse(await ticketRequest.Body!.transformToString())).toEqual({
    ...{ booking_id, event_id: 'free', event: 'A night', date: '2030-01-01', venue: 'A hall' },
    ...{ user_id: 'ann', ticket_count: 2, status: 'confirmed' },
  });
  client.destroy();
});

test('expires an unpaid hold; a late payment allocates again or is rejected', async () => {
  await publish({ event_id: 'paid', revision: 1, price_cents: 100, capacity: 3 });
  await eventually(async () => expect(await inventoryOf('paid')).toBeDefined());
  const [first, second] = [(await book('paid', 2)).body.booking_id, (await book('paid', 1)).body.booking_id];
  for (const id of [first, second]) {
    await eventually(async () => expect((await send('GET', `/bookings/${id}`)).body.status).toBe('expired'));
  }
  const pay = (id: string) => send('POST', `/bookings/${id}/confirm`, { body: { payment_reference: 'paid' } });
  expect(await pay(first)).toMatchObject({ status: 200, body: { status: 'confirmed', version: 3 } });
  expect(await book('paid', 1)).toMatchObject({ status: 202 });
  expect(await pay(second)).toMatchObject({
    status: 409,
    body: { booking_status: 'expired', detail: expect.stringMatching(/its tickets were sold$/) },
  });
});

test('bookings wait for the disk, deletions from the outbox do not', async () => {
  const { pool } = bookingDatabase.database;
  await pool.query(`
    CREATE TABLE waits (what text, synchronous_commit text);
    CREATE FUNCTION note_wait() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO waits VALUES (TG_OP, current_setting('synchronous_commit')); RETURN NULL; END $$;
    CREATE TRIGGER note_wait AFTER INSERT OR DELETE ON booking.outbox FOR EACH STATEMENT EXECUTE FUNCTION note_wait()`);
  await publish({ event_id: 'durable', revision: 1 });
  await eventually(async () => expect((await book('durable')).status).toBe(202));
  await untilAllIsTold();
  await pool.query('DROP TRIGGER note_wait ON booking.outbox');
  const { rows } = await pool.query('SELECT DISTINCT * FROM waits ORDER BY what');
  expect(rows).toEqual([
    { what: 'DELETE', synchronous_commit: 'off' },
    { what: 'INSERT', synchronous_commit: 'on' },
  ]);
});

test('publishes every change and requests every ticket', async () => {
  await eventually(async () => {
    const { rowCount } = await bookingDatabase.database.pool.query(
      `SELECT FROM booking.bookings WHERE status = 'queued' OR status = 'confirmed' AND NOT ticket_requested`,
    );
    expect(rowCount).toBe(0);
  });
  await untilAllIsTold();
  const client = new S3Client({ endpoint: objects().endpoint, region: 'local', forcePathStyle: true });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: objects().bucket }));
  client.destroy();
  const ticketRequests = Contents.map(({ Key }) => /([^/]+)\.json$/.exec(Key!)![1]!);
  expect(await brokenInvariants(bookingDatabase.database, { ...(await whatWasTold()), ticketRequests })).toEqual([]);
});

describe('a relay that ends between sending and deleting', () => {
  /** Relay of another replica, for a table that the relay of the running service does not read. */
  const dyingRelay = (send: Producer['send']) =>
    openOutbox(bookingDatabase.database, { send, close: async () => {} }, 'dying', {}).relay();

  beforeEach(async () => {
    await bookingDatabase.database.pool.query(`
      DROP SCHEMA IF EXISTS dying CASCADE; CREATE SCHEMA dying;
      CREATE TABLE dying.outbox (LIKE booking.outbox INCLUDING ALL);
      INSERT INTO dying.outbox (topic, event_id, message_count, messages)
      SELECT 'ticket-bookings', 'e' || n % 3, 1, json_build_object('n', n) FROM generate_series(1, 30) AS n`);
  });

  test('is followed by one that sends the messages again, in order', async () => {
    const sent: { key: string; value: string }[] = [];
    const died = new Error('killed after the broker had everything');
    await expect(
      dyingRelay(async messages => {
        sent.push(...messages);
        throw died;
      }),
    ).rejects.toBe(died);
    while (await dyingRelay(async messages => void sent.push(...messages))) {}
    for (const key of ['e0', 'e1', 'e2']) {
      const numbers = sent.filter(message => message.key === key).map(({ value }) => JSON.parse(value).n as number);
      const again = numbers.splice(10);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      expect(again).toEqual(numbers);
    }
  });

  test('does not send messages that another relay is sending', async () => {
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    const first: string[] = [];
    const slow = dyingRelay(async messages => {
      first.push(...messages.map(({ value }) => value));
      await released;
    });
    await eventually(() => expect(first.length).toBe(30));
    const second: string[] = [];
    expect(await dyingRelay(async messages => void second.push(...messages.map(({ value }) => value)))).toBe(false);
    release();
    expect(await slow).toBe(true);
    expect(second).toEqual([]);
  });

  test('sends the backlog of an outage in parts of about a thousand messages', async () => {
    await bookingDatabase.database.pool.query(`
      TRUNCATE dying.outbox;
      INSERT INTO dying.outbox (topic, event_id, message_count, messages)
      SELECT 'ticket-bookings', 'crowded', 400, (SELECT json_build_object('n', array_agg(row * 400 + n)) FROM generate_series(0, 399) AS n)
      FROM generate_series(0, 4) AS row`);
    const pieces: number[][] = [];
    while (await dyingRelay(async messages => void pieces.push(messages.map(({ value }) => JSON.parse(value).n)))) {}
    expect(pieces.map(piece => piece.length)).toEqual([1200, 800]);
    expect(pieces.flat()).toEqual(Array.from({ length: 2000 }, (_, n) => n));
  });
});
