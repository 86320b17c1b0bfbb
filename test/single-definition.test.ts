import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BOOKING_STATUSES } from '../contracts/booking-status';
import { TOPIC_KEYS, TOPICS, topicVariable } from '../contracts/topics';

// No other source repeats these facts of contracts/. Copies that cannot import them are compared with them below.
const root = join(__dirname, '..');

interface Fact {
  readonly fact: string;
  readonly pattern: RegExp;
  /** Files that repeat the fact, with the reason. */
  readonly allowed?: Readonly<Record<string, string>>;
}

const TOPIC_NAMES = TOPIC_KEYS.map(key => TOPICS[key].name).join('|');
const MIGRATION = 'migrations do not change after their release; compared below';
const SETTINGS = 'Java; compared below';

const FACTS: readonly Fact[] = [
  {
    fact: 'topic names',
    pattern: new RegExp(`['"](${TOPIC_NAMES})['"]`),
    allowed: { 'constructs/analytics/job/src/main/java/ticketing/analytics/Settings.java': SETTINGS },
  },
  {
    fact: 'booking statuses',
    pattern: /'queued'.*'confirmed'.*'cancelled'.*'expired'/,
    allowed: { 'constructs/booking-service/app/sql/migrations/001-bookings.sql': MIGRATION },
  },
  { fact: 'access modes', pattern: /'open'[^'\n]{1,6}'required'/ },
  { fact: 'roles', pattern: /'person'[^'\n]{1,6}'organiser'/ },
  {
    fact: 'the list of services',
    pattern: /['"]user-service['"].*['"]event-catalog['"]|['"]event-catalog['"].*['"]booking-service['"]/,
  },
  { fact: 'the name of the database', pattern: /['"/]ticketdb['"]/ },
  { fact: 'ports of the stores', pattern: /(?<![\d.'"])(5432|9098|9092)\b(?!\d*\/)/ },
  { fact: 'the management port', pattern: /\b8081\b/ },
  { fact: 'ports of the services', pattern: /\bport: (3000|5000)\b/ },
  { fact: 'the maximum size of an upload', pattern: /\b5 \* 1024 \* 1024\b|\b5_?242_?880\b/ },
  { fact: 'the hold duration', pattern: /HOLD_SECONDS.*\b600\b/ },
];

/** Sources of the platform. Tests and benchmarks may state the values that they expect. */
const SOURCES = /^(bin|lib|charts|constructs|lambda|local|verification|scripts)\/.+\.(ts|mjs|java|sql)$/;

test.each(FACTS)('only contracts/ defines $fact', fact => {
  expect(copies(fact, sources())).toEqual([]);
});

test.each(FACTS.flatMap(({ allowed, ...fact }) => (allowed ? [{ fact, allowed }] : [])))(
  'every exception is needed: $fact.fact',
  ({ fact, allowed }) => {
    expect([...new Set(copies(fact, sources()).map(copy => copy.split(':')[0]))]).toEqual(Object.keys(allowed));
  },
);

test('a copy is found, and a comment is not a copy', () => {
  const [topics] = FACTS;
  const files = new Map([
    ['lib/a.ts', "// reads 'ticket-bookings'\nconst topic = 'ticket-bookings';"],
    ['lib/b.ts', " * Topic 'ticket-bookings'."],
  ]);
  expect(copies(topics!, files)).toEqual(["lib/a.ts:2: const topic = 'ticket-bookings';"]);
});

test('the migration of bookings allows the statuses', () => {
  const sql = read('constructs/booking-service/app/sql/migrations/001-bookings.sql');
  const [, list = ''] = /CHECK \(status IN \(([^)]*)\)\)/.exec(sql) ?? [];
  expect(list.split(', ')).toEqual(BOOKING_STATUSES.map(status => `'${status}'`));
});

test('the Flink job has the names of its topics as defaults', () => {
  const java = read('constructs/analytics/job/src/main/java/ticketing/analytics/Settings.java');
  const defaults = [...java.matchAll(/"(TOPIC_\w+)", "([\w-]+)"/g)].map(([, variable, name]) => [variable, name]);
  const used = TOPIC_KEYS.map(key => [topicVariable(key), TOPICS[key].name]).filter(([variable = '']) =>
    java.includes(variable),
  );
  expect(Object.fromEntries(defaults)).toEqual(Object.fromEntries(used));
  expect(defaults).toHaveLength(3);
});

function copies({ pattern, allowed = {} }: Omit<Fact, 'fact'>, files: ReadonlyMap<string, string>): string[] {
  return [...files]
    .filter(([name]) => !(name in allowed))
    .flatMap(([name, text]) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          !/^\s*(\/\/|\/?\*|--)/.test(line) && pattern.test(line) ? [`${name}:${index + 1}: ${line.trim()}`] : [],
        ),
    );
}

function sources(): ReadonlyMap<string, string> {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  return new Map(tracked.filter(name => SOURCES.test(name)).map(name => [name, read(name)]));
}

function read(name: string): string {
  return readFileSync(join(root, name), 'utf8');
}
