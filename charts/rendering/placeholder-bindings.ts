import type { PlatformBindings } from '../services/platform-charts';
import type { PlaceholderName, PlaceholderValues } from './placeholders';

/** What is known of an environment before anything is deployed. */
export interface KnownEnvironment {
  readonly region: string;
  readonly accessMode: string;
  /** @default 'info' */
  readonly logLevel?: string;
  /** @default - none */
  readonly corsOrigins?: string;
  /** The network that holds the database and the brokers, in CIDR notation. */
  readonly networkCidr: string;
  readonly values: PlaceholderValues;
}

/** The bindings of an environment that is not there yet: the values that are known, and placeholders for the rest. */
export function placeholderBindings(known: KnownEnvironment): PlatformBindings {
  const { region, accessMode, logLevel, networkCidr, corsOrigins, values } = known;
  const value = (name: PlaceholderName) => values[name] ?? `\${${name}}`;
  const service = { region, logLevel };
  const database = {
    databaseHost: value('BookingDatabase_Endpoint'),
    databaseName: 'ticketdb',
    databaseCidrs: [networkCidr],
  };
  const stream = { kafkaBrokers: value('EventStream_BootstrapBrokers'), kafkaAuth: 'iam', kafkaCidrs: [networkCidr] };
  const uploadsBucket = value('UploadsBucket_Name');
  const tokenSecretName = value('TokenSecret_Arn');
  return {
    frontend: {
      ...service,
      accessMode,
      ...stream,
      image: value('Frontend_Image'),
      uploadsBucket,
      tokenSecretName,
      ticketSecretName: value('TicketSecret_Arn'),
      corsOrigins,
    },
    userService: {
      ...service,
      accessMode,
      image: value('UserService_Image'),
      usersTable: value('UsersTable_Name'),
      tokenSecretName,
      organiserKeyName: value('OrganiserKey_Arn'),
    },
    eventCatalog: {
      ...service,
      accessMode,
      ...database,
      databaseSecretName: value('BookingDatabase_CatalogSecretArn'),
      ...stream,
      image: value('EventCatalog_Image'),
    },
    bookingService: {
      ...service,
      accessMode,
      ...database,
      databaseSecretName: value('BookingDatabase_BookingSecretArn'),
      ...stream,
      image: value('BookingService_Image'),
      uploadsBucket,
    },
  };
}
