import { bookingService } from '../../constructs/booking-service/app/booking-service';
import { eventCatalog } from '../../constructs/event-catalog/app/event-catalog';
import { frontend } from '../../constructs/frontend/app/frontend';
import { userService } from '../../constructs/user-service/app/user-service';
import { type Environment, readConfig } from '../../constructs/web-service/kit/process/config';
import { samplePlatform } from './sample-platform';

// What a chart binds is what the process reads: no variable is missing, wrong, or unknown to it.
const charts = samplePlatform();

const processes = [
  { ...frontend, read: (environment: Environment) => readConfig(environment, frontend.settings) },
  { ...userService, read: (environment: Environment) => readConfig(environment, userService.settings) },
  { ...eventCatalog, read: (environment: Environment) => readConfig(environment, eventCatalog.settings) },
  { ...bookingService, read: (environment: Environment) => readConfig(environment, bookingService.settings) },
];

describe.each(processes)('$name', ({ name, port, read }) => {
  const chart = charts.find(({ node }) => node.id === name);
  const environment = chart?.toJson().find(({ kind }) => kind === 'ConfigMap').data;

  test('reads everything that it is bound to, and nothing is wrong with it', () => {
    const seen = new Set(['PORT', 'MANAGEMENT_PORT', 'LOG_LEVEL']); // by the kit, for every service
    const noticing: Environment = new Proxy(environment, {
      get: (target, variable: string) => {
        seen.add(variable);
        return target[variable];
      },
    });
    expect(() => read(noticing)).not.toThrow();
    expect(Object.keys(environment).filter(variable => !seen.has(variable))).toEqual([]);
    expect(environment.PORT).toBe(String(port));
  });
});
