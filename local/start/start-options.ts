import { parseArgs } from 'node:util';
import { type Environment, given, mistake, readConfig, setting } from '../../constructs/web-service/kit/process/config';
import { variable } from '../../constructs/web-service/kit/process/variables';
import { ACCESS_MODES, type AccessMode } from '../../contracts/access';
import { ENVIRONMENT } from '../../contracts/environment';

export interface StartOptions {
  /** Port of the page. The other parts listen on the ports after it. */
  readonly port: number;
  /** Deletes the data of earlier runs. */
  readonly fresh: boolean;
  /** Runs Apache Kafka, Apache Flink and DynamoDB Local instead of the embedded parts. */
  readonly engines: boolean;
  /** Names of the parts to start, together with the parts that they need. Empty: all parts. */
  readonly only: readonly string[];
  readonly access: AccessMode;
  /** Addresses of stores that the developer runs, used instead of the embedded ones. */
  readonly external: External;
}

export interface External {
  readonly databaseUrl?: string;
  readonly dynamoDbEndpoint?: string;
  readonly s3Endpoint?: string;
  readonly kafkaBrokers?: string;
}

export const USAGE = `npm start -- [--fresh] [--engines] [--only <part>,<part>...]

  --fresh    delete the data of earlier runs
  --engines  run Apache Kafka, Apache Flink and DynamoDB Local instead of the embedded parts (needs JDK 17 and Maven)
  --only     start only these parts and the parts that they need: npm start -- --only booking-service
  --help     print this text

  PORT               port of the page (default 3000); the other parts listen on the ports after it
  ACCESS_MODE        open (default, no sign-in needed) or required (sign in with a password)
  ORGANISER_KEY      key to register as an organiser (default: created at the first start, printed when all parts are ready)
  HOLD_SECONDS       how long tickets are held for an unpaid booking, in seconds (default ${ENVIRONMENT.HOLD_SECONDS.default})
  LOG_LEVEL          debug, info (default), warn, error or silent
  DATABASE_URL       PostgreSQL to use instead of the embedded one
  DYNAMODB_ENDPOINT  DynamoDB to use instead of the embedded one
  S3_ENDPOINT        S3 to use instead of the embedded one
  KAFKA_BROKERS      Kafka (host:port,...) to use instead of the embedded one

Create an event (access mode open):

  curl -c organiser.txt localhost:3000/api/users/register -H 'content-type: application/json' \\
    -d '{"name":"Olga","email":"olga@example.com","organiser_key":"<the key>"}'
  curl -b organiser.txt localhost:3000/api/events -H 'content-type: application/json' \\
    -d '{"name":"Garden Concert","date":"2027-06-12","venue":"Botanical Garden","capacity":120}'`;

/** Parses arguments and environment. Throws an error with one line for each invalid value. */
export function readStartOptions(args: readonly string[], env: Environment): StartOptions | 'help' {
  const { fresh = false, engines = false, help = false, only } = flags(args);
  if (help) {
    return 'help';
  }
  const { port, access, ...external } = readConfig(env, {
    port: setting('PORT', { type: 'integer', default: 3000, min: 1, max: 65_500 }),
    access: setting('ACCESS_MODE', { type: 'enum', values: ACCESS_MODES, default: 'open' }),
    databaseUrl: variable('DATABASE_URL'),
    dynamoDbEndpoint: variable('DYNAMODB_ENDPOINT'),
    s3Endpoint: variable('S3_ENDPOINT'),
    kafkaBrokers: brokers,
  });
  return { port, fresh, engines, access, external, only: only?.split(',').flatMap(name => name.trim() || []) ?? [] };
}

function flags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        fresh: { type: 'boolean' },
        engines: { type: 'boolean' },
        help: { type: 'boolean' },
        only: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ');
    throw new Error(`${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}: see npm start -- --help`);
  }
}

function brokers(env: Environment): string | undefined {
  const value = given(env, 'KAFKA_BROKERS');
  const wrong = value?.split(',').find(broker => !/^[^\s:/]+:\d{1,5}$/.test(broker.trim()));
  if (wrong !== undefined) {
    return mistake(`KAFKA_BROKERS must be comma-separated host:port (got '${wrong}')`);
  }
  return value;
}
