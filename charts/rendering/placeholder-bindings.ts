import { SERVICE_KEYS, SERVICES, type ServiceKey } from '../../contracts/services';
import { DATABASE_NAME } from '../../contracts/stores';
import { topicsOf } from '../../contracts/topics';
import type { PlatformBindings } from '../services/platform-charts';
import type { PlaceholderValues } from './placeholder-values';
import { imagePlaceholder, type PlaceholderName, userSecretPlaceholder } from './placeholders';

/** Values of an environment that are known before its deployment. */
export interface KnownEnvironment {
  readonly region: string;
  readonly accessMode: string;
  /** @default 'info' */
  readonly logLevel?: string;
  /** @default - none */
  readonly corsOrigins?: string;
  /** The network that contains the database and the brokers, in CIDR notation. */
  readonly networkCidr: string;
  readonly values: PlaceholderValues;
}

/** Returns the bindings of an environment before its deployment: the known values, and placeholders for the others. */
export function placeholderBindings(known: KnownEnvironment): PlatformBindings {
  const { region, accessMode, logLevel, networkCidr, corsOrigins, values } = known;
  const value = (name: PlaceholderName) => values[name] ?? `\${${name}}`;
  const database = {
    databaseHost: value('BookingDatabase_Endpoint'),
    databaseName: DATABASE_NAME,
    databaseCidrs: [networkCidr],
  };
  const stream = { kafkaBrokers: value('EventStream_BootstrapBrokers'), kafkaAuth: 'iam', kafkaCidrs: [networkCidr] };
  const tokenSecretName = value('TokenSecret_Arn');
  const own: Partial<Record<ServiceKey, object>> = {
    frontend: { tokenSecretName, ticketSecretName: value('TicketSecret_Arn'), corsOrigins },
    userService: { tokenSecretName, usersTable: value('UsersTable_Name'), organiserKeyName: value('OrganiserKey_Arn') },
  };
  const bindings = SERVICE_KEYS.map(key => {
    const service = SERVICES[key];
    return [
      key,
      {
        region,
        logLevel,
        accessMode,
        image: value(imagePlaceholder(key)),
        ...('databaseUser' in service && {
          ...database,
          databaseSecretName: value(userSecretPlaceholder(service.databaseUser)),
        }),
        ...(topicsOf(service.name).length > 0 && stream),
        ...('usesUploadsBucket' in service && { uploadsBucket: value('UploadsBucket_Name') }),
        ...own[key],
      },
    ];
  });
  return Object.fromEntries(bindings);
}
