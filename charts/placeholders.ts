/** What exists only after deployment: the name a reviewer reads in its place, and what it stands for. */
export const PLACEHOLDERS = {
  Frontend_Image: 'container image of the frontend, with its registry and tag',
  UserService_Image: 'container image of user-service, with its registry and tag',
  EventCatalog_Image: 'container image of event-catalog, with its registry and tag',
  BookingService_Image: 'container image of booking-service, with its registry and tag',
  BookingDatabase_Endpoint: 'host name of the PostgreSQL database',
  BookingDatabase_SecretArn: 'ARN of the secret in which RDS keeps the user and password of the database',
  EventStream_BootstrapBrokers: 'the Kafka brokers, comma-separated host:port',
  UsersTable_Name: 'name of the DynamoDB table of users',
  UploadsBucket_Name: 'name of the S3 bucket of uploads and tickets',
  TokenSecret_Arn: 'ARN of the secret that signs access tokens',
  OrganiserKey_Arn: 'ARN of the secret with which organisers register',
  TicketSecret_Arn: "ARN of the secret that signs the tickets' QR codes",
} as const;

export type PlaceholderName = keyof typeof PLACEHOLDERS;

/** The values that are known already, by placeholder name; what is missing is rendered as `${Name}`. */
export type PlaceholderValues = Partial<Record<PlaceholderName, string>>;

/** Takes values as they come from a file, and fails naming each that no manifest would use. */
export function placeholderValues(given: unknown): PlaceholderValues {
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    throw new Error('the values must be one JSON object, from the names of placeholders to strings');
  const problems = Object.entries(given).flatMap(([name, value]) => {
    if (!isPlaceholder(name)) return [`'${name}' is no placeholder`];
    if (typeof value !== 'string' || value.trim() === '') return [`'${name}' is ${JSON.stringify(value)}`];
    return [];
  });
  if (problems.length > 0)
    throw new Error(
      `${problems.join(', ')}: give non-empty strings, for any of ${Object.keys(PLACEHOLDERS).join(', ')}`,
    );
  return given;
}

/** The placeholders that stand in a text, sorted. */
export function placeholdersIn(text: string): PlaceholderName[] {
  const names = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(match => match[1] ?? ''));
  return [...names].sort().map(name => {
    if (!isPlaceholder(name))
      throw new Error(
        `'\${${name}}' stands in a manifest, but nothing says what it stands for: add it to PLACEHOLDERS`,
      );
    return name;
  });
}

function isPlaceholder(name: string): name is PlaceholderName {
  return Object.hasOwn(PLACEHOLDERS, name);
}
