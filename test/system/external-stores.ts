// The four stores outside the platform, as a developer may run them, each in a process that can be killed.
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { type Program, startLocal } from '../../bench/program';
import { BUCKET, commonEnvironment } from '../../local/platform/environment';

const NAMES = ['postgres', 'dynamodb', 'object-store', 'kafka-broker'] as const;
export type StoreName = (typeof NAMES)[number];

export class ExternalStores {
  private readonly running = new Map<StoreName, Program>();

  private constructor(
    private readonly directory: string,
    private readonly functionUrl: string,
    private readonly ports: Readonly<Record<StoreName, number>>,
  ) {}

  /** Starts all stores. The object store posts its events to `functionUrl`. */
  static async start(directory: string, functionUrl: string): Promise<ExternalStores> {
    const ports = {} as Record<StoreName, number>;
    for (const name of NAMES) {
      ports[name] = await freePort();
    }
    const stores = new ExternalStores(directory, functionUrl, ports);
    await Promise.all(NAMES.map(name => stores.startStore(name)));
    return stores;
  }

  get brokers(): string {
    return `127.0.0.1:${this.ports['kafka-broker']}`;
  }

  get databaseUrl(): string {
    return `postgresql://postgres@127.0.0.1:${this.ports.postgres}/ticketdb`;
  }

  get s3Endpoint(): string {
    return `http://127.0.0.1:${this.ports['object-store']}`;
  }

  /** Environment variables of `npm start` with the addresses of the stores. */
  get addresses(): Record<string, string> {
    return {
      DATABASE_URL: this.databaseUrl,
      DYNAMODB_ENDPOINT: `http://127.0.0.1:${this.ports.dynamodb}`,
      S3_ENDPOINT: this.s3Endpoint,
      KAFKA_BROKERS: this.brokers,
    };
  }

  async startStore(name: StoreName): Promise<void> {
    const environment = {
      ...commonEnvironment,
      DIRECTORY: join(this.directory, name),
      ...(name === 'dynamodb' && { USERS_TABLE: 'ticket-booking-users' }),
      ...(name === 'object-store' && {
        UPLOADS_BUCKET: BUCKET,
        FUNCTION_URL: this.functionUrl,
        DEAD_LETTERS: join(this.directory, 'dead-letters'),
      }),
    };
    const log = join(this.directory, `${name}.log`);
    this.running.set(name, await startLocal({ name, port: this.ports[name], log, environment }));
  }

  async kill(name: StoreName): Promise<void> {
    await this.running.get(name)!.end('SIGKILL');
    this.running.delete(name);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map(program => program.end('SIGTERM')));
  }
}
