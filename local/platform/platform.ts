import { join } from 'node:path';
import { SERVICE_KEYS, SERVICES, type ServiceDefinition, type ServiceKey } from '../../contracts/services';
import { topicsOf } from '../../contracts/topics';
import { accepts, answersHttp } from '../launcher/readiness';
import type { Secrets } from '../start/secrets';
import type { StartOptions } from '../start/start-options';
import { Addresses } from './addresses';
import { LocalEnvironment } from './environment';
import type { Directories, Part } from './part';
import { storeParts } from './stores';

/** Returns the parts of the platform on one machine, each after the parts that it needs. */
export function platformParts(options: StartOptions, directories: Directories, secrets: Secrets): Part[] {
  const addresses = new Addresses(options);
  const environment = new LocalEnvironment(addresses, options.access, secrets);
  return [
    ...storeParts(options, directories, addresses),
    ticketGenerator(directories, addresses, environment),
    analytics(options, directories, environment),
    ...SERVICE_KEYS.map(key => servicePart(key, directories, addresses, environment)),
  ];
}

function ticketGenerator(directories: Directories, addresses: Addresses, environment: LocalEnvironment): Part {
  const name = 'ticket-generator';
  const port = addresses.port(name);
  return {
    name,
    needs: ['object-store'],
    port,
    program: {
      file: join(directories.programs, 'lambda-host.main.js'),
      environment: {
        PORT: String(port),
        HANDLER_BUNDLE: join(directories.assets, name, 'index.js'),
        ...environment.of(name),
      },
    },
    ready: accepts(addresses.url(name)),
  };
}

function analytics({ engines }: StartOptions, directories: Directories, environment: LocalEnvironment): Part {
  const program = engines ? 'apache-flink' : 'analytics';
  return {
    name: 'analytics',
    needs: ['kafka-broker'],
    program: {
      file: join(directories.programs, `${program}.main.js`),
      environment: {
        ...environment.of('analytics'),
        ...(engines && { DIRECTORY: join(directories.data, program) }),
      },
    },
    ready: async () => true,
  };
}

function servicePart(
  key: ServiceKey,
  directories: Directories,
  addresses: Addresses,
  environment: LocalEnvironment,
): Part {
  const { name } = SERVICES[key];
  const port = addresses.servicePort(key);
  const url = addresses.serviceUrl(key);
  return {
    name,
    needs: needsOf(SERVICES[key]),
    port,
    metricsUrl: `http://localhost:${port}/metrics`,
    program: {
      file: join(directories.assets, name, 'index.js'),
      environment: { PORT: String(port), ...environment.of(name) },
    },
    ready: answersHttp(`${url}/ready`),
  };
}

const STORE_PARTS = { postgresql: ['postgres'], dynamodb: ['dynamodb'], none: [] } as const;

function needsOf({ name, store, usesUploadsBucket }: ServiceDefinition): string[] {
  return [
    ...STORE_PARTS[store],
    ...(topicsOf(name).length > 0 ? ['kafka-broker'] : []),
    ...(usesUploadsBucket ? ['object-store', 'ticket-generator'] : []),
  ];
}
