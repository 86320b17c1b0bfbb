import { SERVICES, type ServiceKey } from '../../contracts/services';
import { DATABASE_NAME } from '../../contracts/stores';
import type { StartOptions } from '../start/start-options';

/**
 * Ports of the parts that are not services, as offsets from the first port. contracts/services.ts has those of the
 * services.
 */
const PORT_OFFSETS = { postgres: 4, dynamodb: 5, 'object-store': 6, 'kafka-broker': 7, 'ticket-generator': 8 } as const;

type PartName = keyof typeof PORT_OFFSETS;

/** Where the parts listen, or where the developer runs them. */
export class Addresses {
  readonly databaseUrl: string;
  readonly dynamoDb: string;
  readonly s3: string;
  readonly kafka: string;

  constructor(private readonly options: Pick<StartOptions, 'port' | 'external'>) {
    const { external } = options;
    this.databaseUrl =
      external.databaseUrl ?? `postgresql://postgres@127.0.0.1:${this.port('postgres')}/${DATABASE_NAME}`;
    this.dynamoDb = external.dynamoDbEndpoint ?? this.url('dynamodb');
    this.s3 = external.s3Endpoint ?? this.url('object-store');
    this.kafka = external.kafkaBrokers ?? `127.0.0.1:${this.port('kafka-broker')}`;
  }

  port(part: PartName): number {
    return this.options.port + PORT_OFFSETS[part];
  }

  url(part: PartName): string {
    return `http://127.0.0.1:${this.port(part)}`;
  }

  servicePort(key: ServiceKey): number {
    return this.options.port + SERVICES[key].localPortOffset;
  }

  serviceUrl(key: ServiceKey): string {
    return `http://127.0.0.1:${this.servicePort(key)}`;
  }
}
