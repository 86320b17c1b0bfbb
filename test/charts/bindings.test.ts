import { App } from 'cdk8s';
import { LogLevel } from '../../charts/bindings/binding-checks';
import { placeholderBindings } from '../../charts/rendering/placeholder-bindings';
import { type BookingBindings, BookingServiceChart } from '../../charts/services/booking-service';
import { FrontendChart } from '../../charts/services/frontend';
import { settings } from '../../constructs/booking-service/app/settings';
import { logLevel } from '../../constructs/web-service/kit/telemetry/log';
import { FIXED, KNOWN, VALUES } from './sample-platform';

const { bookingService, frontend } = placeholderBindings({ ...KNOWN, values: VALUES });
const booking = (change: Partial<BookingBindings>) =>
  new BookingServiceChart(new App(), { sizing: FIXED, bindings: { ...bookingService, ...change } }).toJson();
const environment = (objects: ReturnType<typeof booking>) => objects.find(({ kind }) => kind === 'ConfigMap').data;

test('sets no variable without a binding, so that the process uses its default', () => {
  expect(environment(booking({}))).not.toHaveProperty('HOLD_SECONDS');
  expect(environment(booking({ holdSeconds: '120' })).HOLD_SECONDS).toBe('120');
  expect(environment(booking({}))).not.toHaveProperty('MAX_OPEN_HOLDS_PER_USER');
  expect(environment(booking({ maxOpenHoldsPerUser: '0' })).MAX_OPEN_HOLDS_PER_USER).toBe('0');
});

test('accepts other topics and ports', () => {
  const objects = booking({ topics: { ticketBookings: 'tickets-eu' }, databasePort: '6432', kafkaAuth: 'none' });
  expect(environment(objects)).toMatchObject({
    TOPIC_TICKET_BOOKINGS: 'tickets-eu',
    DATABASE_PORT: '6432',
    KAFKA_AUTH: 'none',
  });
  const { egress } = objects.find(({ kind }) => kind === 'NetworkPolicy').spec;
  const ports = egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port));
  expect(ports).toEqual([53, 53, 80, 443, 6432, 9092, 3000]);
});

test('sets CORS_ORIGINS only if there are origins', () => {
  const chart = (corsOrigins?: string) =>
    new FrontendChart(new App(), { sizing: FIXED, bindings: { ...frontend, corsOrigins } }).toJson();
  expect(environment(chart())).not.toHaveProperty('CORS_ORIGINS');
  expect(environment(chart('https://a.example')).CORS_ORIGINS).toBe('https://a.example');
});

// The process exits at start with any other value.
test('limits holdSeconds like the process', () => {
  const held = (holdSeconds: string) => () => settings.holdSeconds({ HOLD_SECONDS: holdSeconds });
  for (const allowed of ['1', '86400']) {
    expect(held(allowed)).not.toThrow();
    expect(() => booking({ holdSeconds: allowed })).not.toThrow();
  }
  for (const refused of ['0', '86401']) {
    expect(held(refused)).toThrow();
    expect(() => booking({ holdSeconds: refused })).toThrow(
      `holdDuration must be from 1 to 86400 seconds (got ${refused})`,
    );
  }
});

test.each([...Object.values(LogLevel), 'verbose'])('accepts the log level %s if the process does', level => {
  const accepted = (accept: () => unknown) => {
    try {
      accept();
      return true;
    } catch {
      return false;
    }
  };
  const byProcess = accepted(() => logLevel({ LOG_LEVEL: level }));
  expect(accepted(() => booking({ logLevel: level }))).toBe(byProcess);
  expect(byProcess).toBe(level !== 'verbose');
});

test.each<[string, Partial<BookingBindings>, string]>([
  ['the log level is unknown', { logLevel: 'loud' }, "logLevel must be one of debug, info, warn, error (got 'loud')"],
  ['the access mode is unknown', { accessMode: 'closed' }, "accessMode must be one of open, required (got 'closed')"],
  [
    'the authentication to Kafka is unknown',
    { kafkaAuth: 'scram' },
    "kafkaAuth must be one of iam, none and known at synthesis (got 'scram'): the network policy contains its port",
  ],
  [
    'the port of the database is a token',
    { databasePort: '${Token[TOKEN.3]}' },
    "databasePort must be an integer from 1 to 65535 that is known at synthesis (got '${Token[TOKEN.3]}'): the network policy contains it",
  ],
  [
    'the port of the database is a number token',
    { databasePort: '-1.8881545897087503e+289' },
    "databasePort must be an integer from 1 to 65535 that is known at synthesis (got '-1.8881545897087503e+289'): the network policy contains it",
  ],
  [
    'a network of the database is an address',
    { databaseCidrs: ['10.0.0.0/16', '10.0.0.0'] },
    "databaseCidrs must contain networks in CIDR notation, such as '10.0.0.0/16' (got '10.0.0.0')",
  ],
  [
    'the list of the networks of the brokers is empty',
    { kafkaCidrs: [] },
    'kafkaCidrs must contain at least one network in CIDR notation',
  ],
  [
    'a network of the brokers is not valid',
    { kafkaCidrs: ['10.0.0.300/16'] },
    "kafkaCidrs must contain networks in CIDR notation, such as '10.0.0.0/16' (got '10.0.0.300/16')",
  ],
])('fails when %s', (_, change, message) => {
  expect(() => booking(change)).toThrow(new Error(message));
});

test.each([
  'not a url',
  'https://tickets.example/',
  'https://Tickets.example',
  'https://tickets.example:443',
  'ftp://tickets.example',
  '*',
  'https://*.example',
  'null',
])('rejects %s as an origin, which no browser sends', origin => {
  const corsOrigins = `https://a.example,${origin}`;
  expect(() => new FrontendChart(new App(), { sizing: FIXED, bindings: { ...frontend, corsOrigins } })).toThrow(
    new Error(`corsOrigins must be origins such as 'https://tickets.example' (got '${origin}')`),
  );
});
