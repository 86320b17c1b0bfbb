// What runs on one machine: each part, where it listens, what it needs before it, and its environment.
import { join } from 'node:path';
import { type Process, variablesOf } from '../../contracts/environment';
import { SERVICE_KEYS, SERVICES, type ServiceKey, urlVariable } from '../../contracts/services';
import { DATABASE_NAME } from '../../contracts/stores';
import { TOPIC_KEYS, TOPICS, topicsOf, topicVariable } from '../../contracts/topics';
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

/** Ports of the parts that are not services, as offsets from the first port. */
const OFFSETS = { postgres: 4, dynamodb: 5, objectStore: 6, kafkaBroker: 7, ticketGenerator: 8 };

export function platform(options: StartOptions, place: Place, secrets: Secrets): Part[] {
  const { external } = options;
  const port = (offset: number) => options.port + offset;
  const url = (offset: number) => `http://127.0.0.1:${port(offset)}`;

  const databaseUrl =
    external.databaseUrl ?? `postgresql://postgres@127.0.0.1:${port(OFFSETS.postgres)}/${DATABASE_NAME}`;
  const dynamoDb = external.dynamoDbEndpoint ?? url(OFFSETS.dynamodb);
  const s3 = external.s3Endpoint ?? url(OFFSETS.objectStore);
  const kafka = external.kafkaBrokers ?? `127.0.0.1:${port(OFFSETS.kafkaBroker)}`;
  const ticketGenerator = url(OFFSETS.ticketGenerator);

  /** Values of the variables. A process gets those that it reads. */
  const values: Readonly<Record<string, string>> = {
    HOST: '127.0.0.1',
    ACCESS_MODE: options.access,
    DATABASE_URL: databaseUrl,
    DYNAMODB_ENDPOINT: dynamoDb,
    USERS_TABLE,
    S3_ENDPOINT: s3,
    UPLOADS_BUCKET: BUCKET,
    KAFKA_BROKERS: kafka,
    KAFKA_AUTH: 'none',
    TOKEN_SECRET: secrets.token,
    TICKET_SECRET: secrets.ticket,
    ORGANISER_KEY: secrets.organiser,
    RATE_LIMIT_PER_MINUTE: '0', // all requests come from one client, such as a load test
    ...Object.fromEntries(TOPIC_KEYS.map(key => [topicVariable(key), TOPICS[key].name])),
    ...Object.fromEntries(SERVICE_KEYS.map(key => [urlVariable(SERVICES[key]), url(SERVICES[key].localPortOffset)])),
  };
  const environmentOf = (process: Process) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => name in variablesOf(process)));

  const tool = (name: string, environment: Record<string, string>) => ({
    file: join(place.tools, `${name}.main.js`),
    environment,
  });
  const service = (key: ServiceKey): Part => {
    const { name, localPortOffset } = SERVICES[key];
    return {
      name,
      needs: needsOf(key),
      port: port(localPortOffset),
      program: {
        file: join(place.assets, name, 'index.js'),
        environment: { PORT: String(port(localPortOffset)), ...environmentOf(name) },
      },
      ready: answersHttp(`${url(localPortOffset)}/ready`),
    };
  };
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
    store('postgres', OFFSETS.postgres, external.databaseUrl, { ready: answersQueries(databaseUrl) }),
    store('dynamodb', OFFSETS.dynamodb, external.dynamoDbEndpoint, {
      engine: 'dynamodb-local',
      environment: { USERS_TABLE },
      ready: accepts(dynamoDb),
      prepareExternal: () => createUsersTable(dynamoDb, USERS_TABLE),
    }),
    store('object-store', OFFSETS.objectStore, external.s3Endpoint, {
      environment: {
        UPLOADS_BUCKET: BUCKET,
        FUNCTION_URL: ticketGenerator,
        DEAD_LETTERS: join(place.directory, 'dead-letters'),
      },
      ready: accepts(s3),
      prepareExternal: () => createBucket(s3, BUCKET),
    }),
    store('kafka-broker', OFFSETS.kafkaBroker, external.kafkaBrokers, {
      engine: 'apache-kafka',
      ready: accepts(`tcp://${kafka.split(',')[0]}`),
      prepare: () => createTopics(kafka, partitions),
    }),
    {
      name: 'ticket-generator',
      needs: ['object-store'],
      port: port(OFFSETS.ticketGenerator),
      program: tool('lambda-host', {
        PORT: String(port(OFFSETS.ticketGenerator)),
        HANDLER_BUNDLE: join(place.assets, 'ticket-generator', 'index.js'),
        ...environmentOf('ticket-generator'),
      }),
      ready: accepts(ticketGenerator),
    },
    {
      name: 'analytics',
      needs: ['kafka-broker'],
      program: options.engines
        ? tool('apache-flink', { ...environmentOf('analytics'), DIRECTORY: join(place.directory, 'apache-flink') })
        : tool('analytics', environmentOf('analytics')),
      ready: async () => true,
    },
    ...SERVICE_KEYS.map(service),
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

const partitions = Object.fromEntries(TOPIC_KEYS.map(key => [TOPICS[key].name, TOPICS[key].partitions]));

/** Returns the parts that a service needs, from the stores that it uses. */
function needsOf(key: ServiceKey): string[] {
  const service = SERVICES[key];
  const stores = { postgresql: ['postgres'], dynamodb: ['dynamodb'], none: [] };
  return [
    ...stores[service.store],
    ...(topicsOf(service.name).length > 0 ? ['kafka-broker'] : []),
    ...('usesUploadsBucket' in service ? ['object-store', 'ticket-generator'] : []),
  ];
}

function accepts(address: string): ReadyCheck {
  const { hostname, port, protocol } = new URL(address);
  return acceptsConnections(hostname, Number(port || (protocol === 'https:' ? 443 : 80)));
}
