/** What exists only after deployment, and the output of the deployment that has it. */
interface Placeholder {
  readonly meaning: string;
  readonly output: string;
}

/** By the name that a reviewer reads in a value's place. */
export const PLACEHOLDERS = {
  BookingDatabase_Endpoint: { meaning: 'host name of the PostgreSQL database', output: 'DatabaseHost' },
  BookingDatabase_BookingSecretArn: {
    meaning: 'ARN of the secret with which booking-service signs in to the database',
    output: 'BookingSecretArn',
  },
  BookingDatabase_CatalogSecretArn: {
    meaning: 'ARN of the secret with which event-catalog signs in to the database',
    output: 'CatalogSecretArn',
  },
  BookingService_Image: {
    meaning: 'container image of booking-service, with its registry and tag',
    output: 'BookingServiceImage',
  },
  EventCatalog_Image: {
    meaning: 'container image of event-catalog, with its registry and tag',
    output: 'EventCatalogImage',
  },
  EventStream_BootstrapBrokers: {
    meaning: 'the Kafka brokers, comma-separated host:port',
    output: 'BootstrapBrokers',
  },
  Frontend_Image: { meaning: 'container image of the frontend, with its registry and tag', output: 'FrontendImage' },
  OrganiserKey_Arn: { meaning: 'ARN of the secret with which organisers register', output: 'OrganiserKeyArn' },
  TicketSecret_Arn: { meaning: "ARN of the secret that signs the tickets' QR codes", output: 'TicketSecretArn' },
  TokenSecret_Arn: { meaning: 'ARN of the secret that signs access tokens', output: 'TokenSecretArn' },
  UploadsBucket_Name: { meaning: 'name of the S3 bucket of uploads and tickets', output: 'UploadsBucketName' },
  UserService_Image: {
    meaning: 'container image of user-service, with its registry and tag',
    output: 'UserServiceImage',
  },
  UsersTable_Name: { meaning: 'name of the DynamoDB table of users', output: 'UsersTableName' },
} as const satisfies Record<string, Placeholder>;

export type PlaceholderName = keyof typeof PLACEHOLDERS;

/** The outputs of a deployment that stand for a placeholder. */
export type PlaceholderOutput = (typeof PLACEHOLDERS)[PlaceholderName]['output'];

/** What an output holds. */
export function meaningOf(output: PlaceholderOutput): string {
  return Object.values(PLACEHOLDERS).find(placeholder => placeholder.output === output)!.meaning;
}

/** The values that are known already; what is missing is rendered as `${Name}`. */
export type PlaceholderValues = Partial<Record<PlaceholderName, string>>;

/** One line that says what a placeholder stands for, and where its value is found. */
export function explain(name: PlaceholderName): string {
  const { meaning, output } = PLACEHOLDERS[name];
  return `\`\${${name}}\`: ${meaning} (output ${output})`;
}

/**
 * Reads values by placeholder, `{"Frontend_Image": "…"}`, or as `cdk deploy --outputs-file` writes them, by stack and output.
 * One such file may hold the stacks of several environments: those that are not of ours are left aside.
 */
export function placeholderValues(given: unknown, isOurs: (stack: string) => boolean): PlaceholderValues {
  if (!isRecord(given)) throw new Error('the values must be one JSON object');
  const problems: string[] = [];
  const values: PlaceholderValues = {};
  for (const [name, value] of Object.entries(given).flatMap(([key, value]) =>
    isRecord(value) ? (isOurs(key) ? outputsOf(value) : []) : [[key, value] as const],
  )) {
    if (!isPlaceholder(name)) problems.push(`'${name}' is no placeholder`);
    else if (typeof value !== 'string' || value.trim() === '') problems.push(`${name} is ${JSON.stringify(value)}`);
    else values[name] = value;
  }
  if (problems.length > 0)
    throw new Error(`${problems.join(', ')}: give non-empty text, for any of ${Object.keys(PLACEHOLDERS).join(', ')}`);
  return values;
}

/** A stack's outputs, those that stand for a placeholder, by its name. */
function outputsOf(stack: Record<string, unknown>): [PlaceholderName, unknown][] {
  return Object.keys(PLACEHOLDERS)
    .filter(isPlaceholder)
    .flatMap(name => {
      const { output } = PLACEHOLDERS[name];
      return output in stack ? [[name, stack[output]]] : [];
    });
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
