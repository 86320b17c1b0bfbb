import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobSettings } from '../../constructs/analytics/job-access';
import { bookingService } from '../../constructs/booking-service/app/booking-service';
import { eventCatalog } from '../../constructs/event-catalog/app/event-catalog';
import { frontend } from '../../constructs/frontend/app/frontend';
import { userService } from '../../constructs/user-service/app/user-service';
import { type Environment, readConfig } from '../../constructs/web-service/kit/process/config';
import { type Process, type VariableDefinition, variablesOf } from '../../contracts/environment';
import { SERVICE_KEYS } from '../../contracts/services';
import { samplePlatform } from './sample-platform';

// Charts, processes and the table of environment variables agree: no variable is missing, wrong or unknown.
const charts = samplePlatform();
const READ_BY_KIT = ['HOST', 'PORT', 'MANAGEMENT_PORT', 'CONNECTION_MAX_AGE_SECONDS', 'LOG_LEVEL'];

const services = [
  { ...frontend, read: (environment: Environment) => readConfig(environment, frontend.settings) },
  { ...userService, read: (environment: Environment) => readConfig(environment, userService.settings) },
  { ...eventCatalog, read: (environment: Environment) => readConfig(environment, eventCatalog.settings) },
  { ...bookingService, read: (environment: Environment) => readConfig(environment, bookingService.settings) },
];

test('all services are compared', () => {
  expect(services).toHaveLength(SERVICE_KEYS.length);
});

describe.each(services)('$name', ({ name, port, read }) => {
  const chart = charts.find(({ node }) => node.id === name);
  const environment = chart?.toJson().find(({ kind }) => kind === 'ConfigMap').data;

  test('reads every variable that its chart sets', () => {
    const { result, names } = observed(environment, read);
    expect(result).not.toThrow();
    expect(Object.keys(environment).filter(variable => ![...names, ...READ_BY_KIT].includes(variable))).toEqual([]);
    expect(environment.PORT).toBe(String(port));
  });

  test('reads the variables that the table of environment variables lists for it', () => {
    const { names } = observed({}, read);
    expect(differences([...names, ...READ_BY_KIT], name as Process)).toEqual({ unlisted: [], unread: [] });
  });
});

test.each<Process>(['ticket-generator', 'database-users'])('%s reads the listed variables', name => {
  const source = readFileSync(join(__dirname, '..', '..', 'lambda', name, 'handler.ts'), 'utf8');
  const names = [...source.matchAll(/'([A-Z][A-Z0-9]*_[A-Z0-9_]+)'/g)].flatMap(([, variable]) => variable ?? []);
  expect(differences([...new Set(names)], name)).toEqual({ unlisted: [], unread: [] });
});

test('analytics reads the listed variables', () => {
  expect(differences([...Object.keys(jobSettings()), 'KAFKA_BROKERS'], 'analytics')).toEqual({
    unlisted: [],
    unread: [],
  });
});

test('the comparison fails on a variable that is not listed, and on one that is not read', () => {
  const names = Object.keys(variablesOf('database-users'));
  expect(differences([...names.slice(1), 'HOLD_SECONDS'], 'database-users')).toEqual({
    unlisted: ['HOLD_SECONDS'],
    unread: [names[0]],
  });
});

/** Calls `read` with an environment, and returns the names of the variables that it read. */
function observed(environment: Environment, read: (environment: Environment) => unknown) {
  const names = new Set<string>();
  const proxy = new Proxy(environment, {
    get: (target, variable: string) => {
      names.add(variable);
      return target[variable];
    },
  });
  const result = () => read(proxy);
  try {
    result();
  } catch {
    // `result` throws again where a test expects it not to
  }
  return { result, names };
}

function differences(names: readonly string[], process: Process) {
  const listed = Object.entries(variablesOf(process)).flatMap(([name, { type }]) => namesOf(name, type));
  return {
    unlisted: names.filter(name => !listed.flat().includes(name)),
    unread: listed.filter(alternatives => !alternatives.some(name => names.includes(name))).map(([name]) => name),
  };
}

function namesOf(name: string, type: VariableDefinition['type']): string[][] {
  return [type === 'secret' ? [name, `${name}_NAME`] : [name]];
}
