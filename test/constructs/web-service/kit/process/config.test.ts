import { databaseSettings } from '../../../../../constructs/web-service/kit/postgres/database';
import {
  type ConfigMistakes,
  type Environment,
  group,
  integer,
  list,
  oneOf,
  optionalText,
  readConfig,
  text,
  url,
} from '../../../../../constructs/web-service/kit/process/config';
import { secret } from '../../../../../constructs/web-service/kit/security/secrets';

const settings = {
  port: integer('PORT', { default: 3000, min: 0, max: 65535 }),
  mode: oneOf('ACCESS_MODE', ['open', 'required']),
  bucket: text('UPLOADS_BUCKET'),
  origins: list('CORS_ORIGINS', { default: [] }),
  endpoint: optionalText('S3_ENDPOINT'),
  catalog: url('EVENT_CATALOG_URL'),
  topics: group({ bookings: text('TOPIC_TICKET_BOOKINGS', { default: 'ticket-bookings' }) }),
};

const mistakes = (env: Environment, what: Parameters<typeof readConfig>[1] = settings) => {
  try {
    readConfig(env, what);
    return [];
  } catch (error) {
    return (error as ConfigMistakes).mistakes;
  }
};

test('reads what is set, and takes defaults for what is not', () => {
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

test('reports every mistake at once: what was given, what is allowed', () => {
  expect(mistakes({ PORT: '70000', ACCESS_MODE: 'closed', EVENT_CATALOG_URL: 'event-catalog' })).toEqual([
    "PORT is '70000': it must be a whole number from 0 to 65535",
    "ACCESS_MODE is 'closed': it must be 'open' or 'required'",
    'UPLOADS_BUCKET is not set: set it to a text',
    "EVENT_CATALOG_URL is 'event-catalog': it must be an address beginning with http:// or https://",
  ]);
});

test.each(['1e3', '0x10', '3000.5', 'three'])('takes no %p for a whole number', value => {
  expect(mistakes({ PORT: value }, { port: settings.port })).toEqual([
    `PORT is '${value}': it must be a whole number from 0 to 65535`,
  ]);
});

test('a database is one address or its four parts', () => {
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
    'DATABASE_NAME is not set: set it to a text',
    'DATABASE_SECRET_NAME is not set: set it to a text',
  ]);
});

test('a secret comes by its name or as itself, not both', () => {
  const token = { token: secret('TOKEN_SECRET') };
  expect(readConfig({ TOKEN_SECRET: 'x' }, token)).toEqual({ token: { value: 'x' } });
  expect(readConfig({ TOKEN_SECRET_NAME: 'n' }, token)).toEqual({ token: { name: 'n' } });
  expect(mistakes({ TOKEN_SECRET: 'x', TOKEN_SECRET_NAME: 'n' }, token)).toEqual([
    'TOKEN_SECRET and TOKEN_SECRET_NAME are both set: set one of them',
  ]);
  expect(mistakes({}, token)).toEqual([
    "TOKEN_SECRET_NAME is not set: set it to a secret's name in Secrets Manager, or TOKEN_SECRET to the secret itself",
  ]);
});

test('fails when a setting itself is broken, without calling it a mistake of the environment', () => {
  const broken = () => {
    throw new TypeError('bug');
  };
  expect(() => readConfig({}, { broken })).toThrow(TypeError);
});
