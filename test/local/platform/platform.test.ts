import { platform, selected } from '../../../local/platform/platform';
import type { External } from '../../../local/start/start-options';

const place = { directory: '/data', assets: '/assets', tools: '/tools' };
const secrets = { token: 'token', ticket: 'ticket', organiser: 'organiser' };
const options = { port: 3000, fresh: false, engines: false, only: [], access: 'open' } as const;
const parts = (external: External = {}) => platform({ ...options, external }, place, secrets);
const names = (only: string[]) => selected(parts(), only).map(({ name }) => name);

test('every part comes after what it needs, on a port of its own', () => {
  const seen = new Set<string>();
  for (const { name, needs } of parts()) {
    expect([...seen]).toEqual(expect.arrayContaining([...needs]));
    seen.add(name);
  }
  const ports = parts().flatMap(({ port }) => port ?? []);
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.min(...ports)).toBe(3000);
});

test('a part brings what it needs with it, and nothing else', () => {
  expect(names(['user-service'])).toEqual(['dynamodb', 'user-service']);
  expect(names(['postgres', 'user-service'])).toEqual(['postgres', 'dynamodb', 'user-service']);
  expect(names([])).toHaveLength(parts().length);
});

test('fails when a part is unknown, and lists them', () => {
  expect(() => names(['user'])).toThrow(/^there is no part 'user': --only takes postgres, .*, booking-service$/);
});

test('an address of the developer replaces the embedded part everywhere', () => {
  const external = {
    databaseUrl: 'postgresql://db/tickets',
    dynamoDbEndpoint: 'http://dynamo:8000',
    s3Endpoint: 'http://s3:9000',
    kafkaBrokers: 'kafka:9092',
  };
  const started = parts(external).filter(({ program }) => program);
  expect(started.map(({ name }) => name)).toEqual([
    'ticket-generator',
    'analytics',
    'frontend',
    'user-service',
    'event-catalog',
    'booking-service',
  ]);
  const environment = Object.assign({}, ...started.map(({ program }) => program?.environment));
  expect(environment).toMatchObject({
    DATABASE_URL: external.databaseUrl,
    DYNAMODB_ENDPOINT: external.dynamoDbEndpoint,
    S3_ENDPOINT: external.s3Endpoint,
    KAFKA_BROKERS: external.kafkaBrokers,
  });
});

test('the real engines take the place of the embedded parts, with data of their own', () => {
  const engines = platform({ ...options, external: {}, engines: true }, place, secrets);
  const program = (name: string) => engines.find(part => part.name === name)?.program;
  expect(program('kafka-broker')).toEqual({
    file: '/tools/apache-kafka.main.js',
    environment: { PORT: '3007', DIRECTORY: '/data/apache-kafka' },
  });
  expect(program('dynamodb')?.file).toBe('/tools/dynamodb-local.main.js');
  expect(program('analytics')).toMatchObject({
    file: '/tools/apache-flink.main.js',
    environment: { KAFKA_BROKERS: '127.0.0.1:3007', DIRECTORY: '/data/apache-flink' },
  });
});
