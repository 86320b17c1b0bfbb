import { readStartOptions } from '../../../local/start/start-options';

test('starts all parts embedded on port 3000 by default', () => {
  expect(readStartOptions([], {})).toEqual({
    port: 3000,
    fresh: false,
    engines: false,
    only: [],
    access: 'open',
    external: {},
  });
});

test('reads flags, port, access mode and addresses', () => {
  const env = {
    PORT: '4000',
    ACCESS_MODE: 'required',
    DATABASE_URL: 'postgresql://me@db:5432/tickets',
    DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
    S3_ENDPOINT: 'http://127.0.0.1:9000',
    KAFKA_BROKERS: 'one:9092,two:9092',
  };
  expect(readStartOptions(['--fresh', '--engines', '--only', 'frontend, booking-service'], env)).toEqual({
    port: 4000,
    fresh: true,
    engines: true,
    only: ['frontend', 'booking-service'],
    access: 'required',
    external: {
      databaseUrl: env.DATABASE_URL,
      dynamoDbEndpoint: env.DYNAMODB_ENDPOINT,
      s3Endpoint: env.S3_ENDPOINT,
      kafkaBrokers: env.KAFKA_BROKERS,
    },
  });
  expect(readStartOptions(['--help', '--fresh'], {})).toBe('help');
});

test.each([
  [['--quick'], "unknown option '--quick': see npm start -- --help"],
  [['quick'], "unexpected argument 'quick': see npm start -- --help"],
  [['--fresh=yes'], "option '--fresh' does not take an argument: see npm start -- --help"],
])('rejects %p', (args, sentence) => {
  expect(() => readStartOptions(args, {})).toThrow(new Error(sentence));
});

test('reports every invalid variable, one line each', () => {
  const env = {
    PORT: '99999',
    ACCESS_MODE: 'closed',
    DATABASE_URL: 'mysql://db',
    S3_ENDPOINT: 'nowhere',
    KAFKA_BROKERS: 'one:9092,two',
  };
  const mistakes = [
    "PORT must be an integer from 1 to 65500 (got '99999')",
    "ACCESS_MODE must be 'open' or 'required' (got 'closed')",
    "DATABASE_URL must be a URL with postgres:// or postgresql:// (got 'mysql://db')",
    "S3_ENDPOINT must be a URL with http:// or https:// (got 'nowhere')",
    "KAFKA_BROKERS must be comma-separated host:port (got 'two')",
  ];
  expect(() => readStartOptions([], env)).toThrow(mistakes.join('\n'));
});
