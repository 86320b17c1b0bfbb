import { databaseSettings } from '../../../../../constructs/web-service/kit/postgres/database';
import {
  type ConfigMistakes,
  type Environment,
  group,
  readConfig,
  setting,
} from '../../../../../constructs/web-service/kit/process/config';
import { secret } from '../../../../../constructs/web-service/kit/security/secrets';

const settings = {
  port: setting('PORT', { type: 'integer', default: 3000, min: 0, max: 65_535 }),
  mode: setting('ACCESS_MODE', { type: 'enum', values: ['open', 'required'] }),
  bucket: setting('UPLOADS_BUCKET', { type: 'string' }),
  origins: setting('CORS_ORIGINS', { type: 'list', default: '' }),
  endpoint: setting('S3_ENDPOINT', { type: 'url', optional: true }),
  catalog: setting('EVENT_CATALOG_URL', { type: 'url' }),
  topics: group({ bookings: setting('TOPIC_TICKET_BOOKINGS', { type: 'string', default: 'ticket-bookings' }) }),
};

const mistakes = (env: Environment, what: Parameters<typeof readConfig>[1] = settings) => {
  try {
    readConfig(env, what);
    return [];
  } catch (error) {
    return (error as ConfigMistakes).mistakes;
  }
};

test('reads values and uses defaults for missing ones', () => {
  const env = {
    ACCESS_MODE: 'open',
    UPLOADS_BUCKET: 'b',
    CORS_ORIGINS: 'https://a.example, https://b.example',
    EVENT_CATALOG_URL: 'http://event-catalog:5000',
    S3_ENDPOINT: '',
  };
  expect(readConfig(env, settings)).toEqual({
    port: 3000,
    mode: 'open',
    bucket: 'b',
    origins: ['https://a.example', 'https://b.example'],
    endpoint: undefined,
    catalog: 'http://event-catalog:5000',
    topics: { bookings: 'ticket-bookings' },
  });
});

test('reports all mistakes in one error, with the given and the allowed values', () => {
  expect(mistakes({ PORT: '70000', ACCESS_MODE: 'closed', EVENT_CATALOG_URL: 'event-catalog' })).toEqual([
    "PORT must be an integer from 0 to 65535 (got '70000')",
    "ACCESS_MODE must be 'open' or 'required' (got 'closed')",
    'UPLOADS_BUCKET is required (string)',
    "EVENT_CATALOG_URL must be a URL with http:// or https:// (got 'event-catalog')",
  ]);
});

test.each(['1e3', '0x10', '3000.5', 'three'])('rejects %p as an integer', value => {
  expect(mistakes({ PORT: value }, { port: settings.port })).toEqual([
    `PORT must be an integer from 0 to 65535 (got '${value}')`,
  ]);
});

test('reads a database as one URL or as four parts', () => {
  expect(readConfig({ DATABASE_URL: 'postgres://localhost/ticketdb' }, { database: databaseSettings })).toEqual({
    database: { url: 'postgres://localhost/ticketdb' },
  });
  expect(
    readConfig(
      { DATABASE_HOST: 'db', DATABASE_NAME: 'ticketdb', DATABASE_SECRET_NAME: 's' },
      { database: databaseSettings },
    ),
  ).toEqual({ database: { host: 'db', port: 5432, name: 'ticketdb', secretName: 's' } });
  expect(mistakes({ DATABASE_HOST: 'db' }, { database: databaseSettings })).toEqual([
    'DATABASE_NAME is required (string)',
    'DATABASE_SECRET_NAME is required (string)',
  ]);
});

test('reads a secret by name or value, but not both', () => {
  const token = { token: secret('TOKEN_SECRET') };
  expect(readConfig({ TOKEN_SECRET: 'x' }, token)).toEqual({ token: { value: 'x' } });
  expect(readConfig({ TOKEN_SECRET_NAME: 'n' }, token)).toEqual({ token: { name: 'n' } });
  expect(mistakes({ TOKEN_SECRET: 'x', TOKEN_SECRET_NAME: 'n' }, token)).toEqual([
    'TOKEN_SECRET and TOKEN_SECRET_NAME are both set: set one of them',
  ]);
  expect(mistakes({}, token)).toEqual([
    'TOKEN_SECRET_NAME is required (name of a secret in Secrets Manager), or TOKEN_SECRET (the secret itself)',
  ]);
});

test('rethrows errors of a setting that are not mistakes of the environment', () => {
  const broken = () => {
    throw new TypeError('bug');
  };
  expect(() => readConfig({}, { broken })).toThrow(TypeError);
});
