import { DATABASE_USERS, type DatabaseUser, SERVICE_KEYS, SERVICES, type ServiceKey } from '../../contracts/services';

/** A value that exists only after deployment. */
interface Placeholder {
  readonly meaning: string;
  /** Stack output that contains the value. */
  readonly output: string;
}

const OF_STORES = {
  BookingDatabase_Endpoint: { meaning: 'host name of the PostgreSQL database', output: 'DatabaseHost' },
  EventStream_BootstrapBrokers: { meaning: 'the Kafka brokers, comma-separated host:port', output: 'BootstrapBrokers' },
  OrganiserKey_Arn: { meaning: 'ARN of the secret with which organisers register', output: 'OrganiserKeyArn' },
  TicketSecret_Arn: { meaning: "ARN of the secret that signs the tickets' QR codes", output: 'TicketSecretArn' },
  TokenSecret_Arn: { meaning: 'ARN of the secret that signs access tokens', output: 'TokenSecretArn' },
  UploadsBucket_Name: { meaning: 'name of the S3 bucket of uploads and tickets', output: 'UploadsBucketName' },
  UsersTable_Name: { meaning: 'name of the DynamoDB table of users', output: 'UsersTableName' },
} as const satisfies Record<string, Placeholder>;

type OfImages = Record<`${Capitalize<ServiceKey>}_Image`, { meaning: string; output: ImageOutput }>;
type OfUsers = Record<
  `BookingDatabase_${Capitalize<DatabaseUser>}SecretArn`,
  { meaning: string; output: UserSecretOutput }
>;

type ImageOutput = `${Capitalize<ServiceKey>}Image`;
type UserSecretOutput = `${Capitalize<DatabaseUser>}SecretArn`;

const OF_IMAGES = Object.fromEntries(
  SERVICE_KEYS.map(key => [
    imagePlaceholder(key),
    { meaning: `container image of ${SERVICES[key].name}, with its registry and tag`, output: imageOutput(key) },
  ]),
) as OfImages;

const OF_USERS = Object.fromEntries(
  DATABASE_USERS.map(({ user, service }) => [
    userSecretPlaceholder(user),
    { meaning: `ARN of the secret with which ${service} signs in to the database`, output: userSecretOutput(user) },
  ]),
) as OfUsers;

/** Placeholders by the name that stands in a manifest in place of the value. */
export const PLACEHOLDERS = { ...OF_STORES, ...OF_IMAGES, ...OF_USERS };

export type PlaceholderName = keyof typeof PLACEHOLDERS;

/** Stack outputs that contain the value of a placeholder. */
export type PlaceholderOutput = (typeof PLACEHOLDERS)[PlaceholderName]['output'];

export function imagePlaceholder(key: ServiceKey): keyof OfImages {
  return `${capitalized(key)}_Image`;
}

export function imageOutput(key: ServiceKey): ImageOutput {
  return `${capitalized(key)}Image`;
}

export function userSecretPlaceholder(user: DatabaseUser): keyof OfUsers {
  return `BookingDatabase_${capitalized(user)}SecretArn`;
}

export function userSecretOutput(user: DatabaseUser): UserSecretOutput {
  return `${capitalized(user)}SecretArn`;
}

/** Returns the description of an output. */
export function meaningOf(output: PlaceholderOutput): string {
  return Object.values(PLACEHOLDERS).find(placeholder => placeholder.output === output)!.meaning;
}

/** Returns one line with the meaning of a placeholder and the stack output that contains its value. */
export function explain(name: PlaceholderName): string {
  const { meaning, output } = PLACEHOLDERS[name];
  return `\`\${${name}}\`: ${meaning} (output ${output})`;
}

/** Returns the placeholders in a text, sorted. */
export function placeholdersIn(text: string): PlaceholderName[] {
  const names = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(match => match[1] ?? ''));
  return [...names].sort().map(name => {
    if (!isPlaceholder(name)) {
      throw new Error(`unknown placeholder '\${${name}}' in a manifest: add it to PLACEHOLDERS`);
    }
    return name;
  });
}

export function isPlaceholder(name: string): name is PlaceholderName {
  return Object.hasOwn(PLACEHOLDERS, name);
}

function capitalized<T extends string>(text: T): Capitalize<T> {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}` as Capitalize<T>;
}
