import { selectParts } from '../../../local/platform/part';
import { platformParts } from '../../../local/platform/platform';
import type { External } from '../../../local/start/start-options';

const directories = { data: '/data', assets: '/assets', programs: '/programs' };
const secrets = { token: 'token', ticket: 'ticket', organiser: 'organiser' };
const options = { port: 3000, fresh: false, engines: false, only: [], access: 'open' } as const;
const parts = (external: External = {}) => platformParts({ ...options, external }, directories, secrets);
const names = (only: string[]) => selectParts(parts(), only).map(({ name }) => name);

test('lists each part after the parts that it needs, with a port of its own', () => {
  const seen = new Set<string>();
  for (const { name, needs } of parts()) {
    expect([...seen]).toEqual(expect.arrayContaining([...needs]));
    seen.add(name);
  }
  const ports = parts().flatMap(({ port }) => port ?? []);
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.min(...ports)).toBe(3000);
});

test('selects the named parts and the parts that they need', () => {
  expect(names(['user-service'])).toEqual(['dynamodb', 'user-service']);
  expect(names(['postgres', 'user-service'])).toEqual(['postgres', 'dynamodb', 'user-service']);
  expect(names([])).toHaveLength(parts().length);
});

test('rejects an unknown part, and lists the parts', () => {
  expect(() => names(['user'])).toThrow(/^unknown part 'user': expected one of postgres, .*, booking-service$/);
});

test('uses the address of an external store in every process, and starts no embedded store', () => {
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

test('runs the engines instead of the embedded parts, with data of their own', () => {
  const engines = platformParts({ ...options, external: {}, engines: true }, directories, secrets);
  const program = (name: string) => engines.find(part => part.name === name)?.program;
  expect(program('kafka-broker')).toEqual({
    file: '/programs/apache-kafka.main.js',
    environment: { PORT: '3007', DIRECTORY: '/data/apache-kafka' },
  });
  expect(program('dynamodb')?.file).toBe('/programs/dynamodb-local.main.js');
  expect(program('analytics')).toMatchObject({
    file: '/programs/apache-flink.main.js',
    environment: { KAFKA_BROKERS: '127.0.0.1:3007', DIRECTORY: '/data/apache-flink' },
  });
});
