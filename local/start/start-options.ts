import { parseArgs } from 'node:util';
import { type Environment, given, mistake, readConfig, setting } from '../../constructs/web-service/kit/process/config';
import { variable } from '../../constructs/web-service/kit/process/variables';
import { ACCESS_MODES, type AccessMode } from '../../contracts/access';

export interface StartOptions {
  /** The page's port; every other part listens on one of those that follow it. */
  readonly port: number;
  /** Begin without the data of earlier runs. */
  readonly fresh: boolean;
  /** Apache Kafka, Apache Flink and AWS's DynamoDB Local instead of the embedded parts. */
  readonly engines: boolean;
  /** Only these, and what they need. Empty means everything. */
  readonly only: readonly string[];
  /** Whether people sign in with a password before they book. */
  readonly access: AccessMode;
  /** What the developer runs already, used instead of the embedded part. */
  readonly external: External;
}

export interface External {
  readonly databaseUrl?: string;
  readonly dynamoDbEndpoint?: string;
  readonly s3Endpoint?: string;
  readonly kafkaBrokers?: string;
}

export const USAGE = `npm start -- [--fresh] [--engines] [--only <part>,<part>...]

  --fresh   begin without the data of earlier runs
  --engines Apache Kafka, Apache Flink and AWS's DynamoDB Local (JDK 17 and Maven) instead of the embedded parts
  --only    only these parts, and what they need: npm start -- --only booking-service
  --help    print this text

  PORT               the page's port, 3000 unless set; the other parts listen on the ports that follow it
  ACCESS_MODE        open (the default: anybody may register and book) or required (sign in with a password first)
  ORGANISER_KEY      the key to register with as an organiser; created on the first start and printed when everything is ready
  HOLD_SECONDS       how long tickets are held for an unpaid booking, 600 unless set
  LOG_LEVEL          trace, debug, info (the default), warn, error, fatal or silent
  DATABASE_URL       use this PostgreSQL instead of the embedded one
  DYNAMODB_ENDPOINT  use this DynamoDB instead of the embedded one
  S3_ENDPOINT        use this S3 instead of the embedded one
  KAFKA_BROKERS      use this Kafka (host:port,...) instead of the embedded one

Create an event, in the open mode:

  curl -c organiser.txt localhost:3000/api/users/register -H 'content-type: application/json' \\
    -d '{"name":"Olga","email":"olga@example.com","organiser_key":"<the key>"}'
  curl -b organiser.txt localhost:3000/api/events -H 'content-type: application/json' \\
    -d '{"name":"Garden Concert","date":"2027-06-12","venue":"Botanical Garden","capacity":120}'`;

/** Throws an error whose message is one sentence for each mistake; `help` is a wish, not a mistake. */
export function readStartOptions(args: readonly string[], env: Environment): StartOptions | 'help' {
  const { fresh = false, engines = false, help = false, only } = flags(args);
  if (help) return 'help';
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
    throw new Error(
      `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}: 'npm start -- --help' lists what there is`,
    );
  }
}

function brokers(env: Environment): string | undefined {
  const value = given(env, 'KAFKA_BROKERS');
  const wrong = value?.split(',').find(broker => !/^[^\s:/]+:\d{1,5}$/.test(broker.trim()));
  if (wrong !== undefined) return mistake(`KAFKA_BROKERS must be comma-separated host:port (got '${wrong}')`);
  return value;
}
