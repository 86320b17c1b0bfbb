import { join } from 'node:path';
import { TOPIC_KEYS, TOPICS } from '../../contracts/topics';
import { accepts, answersQueries } from '../launcher/readiness';
import type { StartOptions } from '../start/start-options';
import { createBucket, createTopics, createUsersTable } from '../stores/provision-stores';
import type { Addresses } from './addresses';
import { BUCKET, USERS_TABLE } from './environment';
import type { Directories, Part } from './part';

/** Generous: the first start of an engine downloads its jars. */
const ENGINE_READY_WITHIN_MS = 15 * 60_000;

interface Store extends Pick<Part, 'ready' | 'provision'> {
  readonly name: 'postgres' | 'dynamodb' | 'object-store' | 'kafka-broker';
  /** The developer's own store, used instead. */
  readonly external: string | undefined;
  /** Program that replaces the embedded one with `--engines`. */
  readonly engine?: string;
  /** Variables of the program besides PORT and DIRECTORY. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Provisions an external store. The embedded one provisions the same when it starts. */
  readonly provisionExternal?: () => Promise<void>;
}

export function storeParts(options: StartOptions, directories: Directories, addresses: Addresses): Part[] {
  const { engines, external } = options;
  const { databaseUrl, dynamoDb, s3, kafka } = addresses;
  const stores: Store[] = [
    { name: 'postgres', external: external.databaseUrl, ready: answersQueries(databaseUrl) },
    {
      name: 'dynamodb',
      external: external.dynamoDbEndpoint,
      engine: 'dynamodb-local',
      environment: { USERS_TABLE },
      ready: accepts(dynamoDb),
      provisionExternal: () => createUsersTable(dynamoDb, USERS_TABLE),
    },
    {
      name: 'object-store',
      external: external.s3Endpoint,
      environment: {
        UPLOADS_BUCKET: BUCKET,
        FUNCTION_URL: addresses.url('ticket-generator'),
        DEAD_LETTERS: join(directories.data, 'dead-letters'),
      },
      ready: accepts(s3),
      provisionExternal: () => createBucket(s3, BUCKET),
    },
    {
      name: 'kafka-broker',
      external: external.kafkaBrokers,
      engine: 'apache-kafka',
      ready: accepts(`tcp://${kafka.split(',')[0]}`),
      provision: () => createTopics(kafka, PARTITIONS),
    },
  ];
  return stores.map(store => storePart(store, engines, directories, addresses));
}

const PARTITIONS = Object.fromEntries(TOPIC_KEYS.map(key => [TOPICS[key].name, TOPICS[key].partitions]));

function storePart(store: Store, engines: boolean, directories: Directories, addresses: Addresses): Part {
  const { name, external, engine, environment, provisionExternal, ready, provision } = store;
  if (external !== undefined) {
    return { name, needs: [], ready, provision: provisionExternal ?? provision };
  }
  const usesEngine = engines && engine !== undefined;
  const program = usesEngine ? engine : name;
  const port = addresses.port(name);
  return {
    name,
    needs: [],
    port,
    program: {
      file: join(directories.programs, `${program}.main.js`),
      environment: { PORT: String(port), DIRECTORY: join(directories.data, program), ...environment },
    },
    ready,
    readyWithinMs: usesEngine ? ENGINE_READY_WITHIN_MS : undefined,
    provision,
  };
}
