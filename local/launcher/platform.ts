// What runs on one machine: each part, where it listens, what it needs before it, and its environment.
import { join } from 'node:path';
import { localCredentials } from './credentials';
import { createBucket, createTopics, createUsersTable } from './provision-stores';
import { acceptsConnections, answersHttp, answersQueries, type ReadyCheck } from './readiness';
import type { Secrets } from './secrets';
import type { StartOptions } from './start-options';

export interface Part {
  readonly name: string;
  /** The names of the parts that must be ready before it is started. */
  readonly needs: readonly string[];
  /** Its process; a part that the developer runs already has none. */
  readonly program?: { readonly file: string; readonly environment: Readonly<Record<string, string>> };
  /** Where the process listens. */
  readonly port?: number;
  readonly ready: ReadyCheck;
  /** How long it may take to be ready. @default 60 s */
  readonly readyWithinMs?: number;
  /** What to make in it once it is ready, unless it is there. */
  readonly prepare?: () => Promise<void>;
}

interface StoreDetails extends Pick<Part, 'ready' | 'prepare'> {
  /** What `--engines` runs instead of the embedded store. */
  readonly engine?: string;
  /** Of the embedded store. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the embedded store makes itself. */
  readonly prepareExternal?: () => Promise<void>;
}

export interface Place {
  /** Where everything is kept. */
  readonly directory: string;
  /** The bundles of the services, and of the local parts. */
  readonly assets: string;
  readonly tools: string;
}

export const BUCKET = 'ticket-booking-raw-data-local';
const USERS_TABLE = 'ticket-booking-users';

/** An engine's jars may have to be fetched first. */
const ENGINE_READY_WITHIN_MS = 15 * 60_000;

/** Partitions as the event stream's construct makes them. */
const TOPICS = {
  'ticket-bookings': 2,
  'analytics-results': 1,
  'booking-changes': 2,
  'catalog-changes': 2,
  'parked-messages': 1,
};

export function platform(options: StartOptions, place: Place, secrets: Secrets): Part[] {
  const { external } = options;
  const port = (offset: number) => options.port + offset;
  const url = (offset: number) => `http://127.0.0.1:${port(offset)}`;

  const databaseUrl = external.databaseUrl ?? `postgresql://postgres@127.0.0.1:${port(4)}/ticketdb`;
  const dynamoDb = external.dynamoDbEndpoint ?? url(5);
  const s3 = external.s3Endpoint ?? url(6);
  const kafka = external.kafkaBrokers ?? `127.0.0.1:${port(7)}`;
  const [user, catalog, booking, ticketGenerator] = [url(1), url(2), url(3), url(8)];

  const stream = { KAFKA_BROKERS: kafka, KAFKA_AUTH: 'none', ...topicNames() };
  const objects = { S3_ENDPOINT: s3, UPLOADS_BUCKET: BUCKET };
  const access = { ACCESS_MODE: options.access, TOKEN_SECRET: secrets.token };

  const tool = (name: string, environment: Record<string, string>) => ({
    file: join(place.tools, `${name}.main.js`),
    environment,
  });
  const service = (name: string, offset: number, needs: string[], environment: Record<string, string>): Part => ({
    name,
    needs,
    port: port(offset),
    program: {
      file: join(place.assets, name, 'index.js'),
      environment: { HOST: '127.0.0.1', PORT: String(port(offset)), ...environment },
    },
    ready: answersHttp(`${url(offset)}/ready`),
  });
  /** Embedded unless the developer gave an address. */
  const store = (name: string, offset: number, given: string | undefined, details: StoreDetails): Part => {
    const { environment, prepareExternal, engine, ...part } = details;
    if (given !== undefined) return { name, needs: [], prepare: prepareExternal, ...part };
    const toolName = (options.engines && engine) || name;
    const directory = join(place.directory, toolName);
    const program = tool(toolName, { PORT: String(port(offset)), DIRECTORY: directory, ...environment });
    const readyWithinMs = toolName === engine ? ENGINE_READY_WITHIN_MS : undefined;
    return { name, needs: [], port: port(offset), program, readyWithinMs, ...part };
  };

  return [
    store('postgres', 4, external.databaseUrl, { ready: answersQueries(databaseUrl) }),
    store('dynamodb', 5, external.dynamoDbEndpoint, {
      engine: 'dynamodb-local',
      environment: { USERS_TABLE },
      ready: accepts(dynamoDb),
      prepareExternal: () => createUsersTable(dynamoDb, USERS_TABLE),
    }),
    store('object-store', 6, external.s3Endpoint, {
      environment: {
        UPLOADS_BUCKET: BUCKET,
        FUNCTION_URL: ticketGenerator,
        DEAD_LETTERS: join(place.directory, 'dead-letters'),
      },
      ready: accepts(s3),
      prepareExternal: () => createBucket(s3, BUCKET),
    }),
    store('kafka-broker', 7, external.kafkaBrokers, {
      engine: 'apache-kafka',
      ready: accepts(`tcp://${kafka.split(',')[0]}`),
      prepare: () => createTopics(kafka, TOPICS),
    }),
    {
      name: 'ticket-generator',
      needs: ['object-store'],
      port: port(8),
      program: tool('lambda-host', {
        PORT: String(port(8)),
        HANDLER_BUNDLE: join(place.assets, 'ticket-generator', 'index.js'),
        S3_ENDPOINT: s3,
        TICKET_SECRET: secrets.ticket,
      }),
      ready: accepts(ticketGenerator),
    },
    {
      name: 'analytics',
      needs: ['kafka-broker'],
      program: options.engines
        ? tool('apache-flink', { ...stream, DIRECTORY: join(place.directory, 'apache-flink') })
        : tool('analytics', stream),
      ready: async () => true,
    },
    service('user-service', 1, ['dynamodb'], {
      ...{ ...access, DYNAMODB_ENDPOINT: dynamoDb, USERS_TABLE },
      ORGANISER_KEY: secrets.organiser,
    }),
    service('event-catalog', 2, ['postgres', 'kafka-broker'], { ...stream, ...access, DATABASE_URL: databaseUrl }),
    service('booking-service', 3, ['postgres', 'kafka-broker', 'object-store', 'ticket-generator'], {
      ...{ ...stream, ...objects, ...access },
      DATABASE_URL: databaseUrl,
      USER_SERVICE_URL: user,
    }),
    service('frontend', 0, ['object-store', 'ticket-generator', 'kafka-broker'], {
      ...{ ...stream, ...objects, ...access },
      TICKET_SECRET: secrets.ticket,
      RATE_LIMIT_PER_MINUTE: '0', // one machine is one client: the load test would be all that is counted
      USER_SERVICE_URL: user,
      EVENT_CATALOG_URL: catalog,
      BOOKING_SERVICE_URL: booking,
    }),
  ];
}

/** What every process gets besides its own: the SDK asks for a region and for credentials, whatever it talks to. */
export const commonEnvironment: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** The parts asked for, and what they need; all, when none is named. */
export function selected(parts: readonly Part[], names: readonly string[]): Part[] {
  const byName = new Map(parts.map(part => [part.name, part]));
  const wanted = new Set<string>();
  const want = (name: string) => {
    const part = byName.get(name);
    if (!part) throw new Error(`there is no part '${name}': --only takes ${[...byName.keys()].join(', ')}`);
    wanted.add(name);
    part.needs.forEach(want);
  };
  (names.length > 0 ? names : [...byName.keys()]).forEach(want);
  return parts.filter(({ name }) => wanted.has(name));
}

function topicNames(): Record<string, string> {
  const variable = (topic: string) => `TOPIC_${topic.toUpperCase().replaceAll('-', '_')}`;
  return Object.fromEntries(Object.keys(TOPICS).map(topic => [variable(topic), topic]));
}

function accepts(address: string): ReadyCheck {
  const { hostname, port, protocol } = new URL(address);
  return acceptsConnections(hostname, Number(port || (protocol === 'https:' ? 443 : 80)));
}
