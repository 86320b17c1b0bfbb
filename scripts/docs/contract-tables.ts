import { ENVIRONMENT, type Process, type VariableDefinition, variablesOf } from '../../contracts/environment';
import { SERVICE_KEYS, SERVICES, type ServiceDefinition } from '../../contracts/services';
import { TOPIC_KEYS, TOPICS, type TopicDefinition, type TopicKey, topicsOf } from '../../contracts/topics';
import { code, table } from './markdown';

const SERVICE_NAMES = SERVICE_KEYS.map(key => SERVICES[key].name);

/** The processes that have an environment, in the order of the documentation. */
export const PROCESSES: readonly Process[] = [...SERVICE_NAMES, 'ticket-generator', 'database-users', 'analytics'];

const STORES: Readonly<Record<ServiceDefinition['store'], string>> = {
  postgresql: 'PostgreSQL',
  dynamodb: 'DynamoDB',
  none: '-',
};

export function servicesTable(): string {
  const rows = SERVICE_KEYS.map(key => {
    const { name, purpose, port, store, databaseUser, calls }: ServiceDefinition = SERVICES[key];
    return [
      `[${name}](../../constructs/${name}/README.md)`,
      purpose,
      `${port}`,
      databaseUser ? `${STORES[store]}, schema ${code(databaseUser)}` : STORES[store],
      calls.map(called => SERVICES[called as keyof typeof SERVICES].name).join(', ') || '-',
    ];
  });
  return table(['service', 'responsibility', 'port', 'store', 'calls'], rows);
}

export function topicsTable(keys: readonly TopicKey[] = TOPIC_KEYS): string {
  const rows = keys.map(key => {
    const { name, purpose, key: field, partitions, producer, consumers }: TopicDefinition = TOPICS[key];
    return [code(name), purpose, field ? code(field) : '-', `${partitions}`, producer, consumers.join(', ') || '-'];
  });
  return table(['topic', 'content', 'key', 'partitions', 'producer', 'consumers'], rows);
}

export function topicsTableOf(process: string): string {
  return topicsTable(topicsOf(process));
}

export function environmentTable(): string {
  const variables = new Map<string, { definition: VariableDefinition; readBy: string[] }>();
  for (const process of PROCESSES) {
    for (const [name, definition] of Object.entries(variablesOf(process))) {
      const known = variables.get(name) ?? { definition, readBy: [] };
      known.readBy.push(process);
      variables.set(name, known);
    }
  }
  const order = Object.keys(ENVIRONMENT);
  const position = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = [...variables].sort(([a], [b]) => position(a) - position(b) || a.localeCompare(b));
  return table(
    ['variable', 'type', 'default', 'read by', 'description'],
    sorted.map(([name, { definition, readBy }]) => [
      ...describe(name, definition),
      SERVICE_NAMES.every(service => readBy.includes(service)) ? 'all services' : readBy.join(', '),
      definition.description,
    ]),
  );
}

export function environmentTableOf(process: Process): string {
  const rows = Object.entries(variablesOf(process)).map(([name, definition]) => [
    ...describe(name, definition),
    definition.description,
  ]);
  return table(['variable', 'type', 'default', 'description'], rows);
}

function describe(name: string, { type, default: value, optional, values, min, max }: VariableDefinition): string[] {
  return [
    type === 'secret' ? `${code(`${name}_NAME`)} or ${code(name)}` : code(name),
    values ? values.map(code).join(', ') : min === undefined ? type : `${type}, ${min} to ${max}`,
    value === undefined ? (optional ? '-' : 'required') : value === '' ? 'empty' : code(`${value}`),
  ];
}
