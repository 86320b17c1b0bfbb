import { METRICS } from '../../telemetry/metrics';
import { signedIn } from '../constructs/frontend/app/gateway-under-test';
import { useServicesBehind } from '../constructs/frontend/app/services-behind';
import { eventually } from '../support/eventually';
import { ask } from '../support/http';
import { differences } from './exposition';

const behind = useServicesBehind('required');

const expositionOf = async (service: string) => (await fetch(`${behind().urls[service]}/metrics`)).text();

describe('the metrics of every service', () => {
  beforeAll(async () => {
    const order = { method: 'POST', headers: signedIn('ada'), body: { event_id: '1', ticket_count: 1 } };
    await ask(`${behind().gateway}/api/book`, order);
  });

  test.each(['frontend', 'user-service', 'event-catalog', 'booking-service'])(
    '%s: are those defined',
    async service => {
      expect(differences(service, await expositionOf(service))).toEqual([]);
    },
  );

  test('contain the release, the lag of consumers and the use of the database', async () => {
    await eventually(async () => {
      const exposition = await expositionOf('booking-service');
      expect(exposition).toMatch(/^build_info\{version="\d+\.\d+\.\d+",node="\d+.*"\} 1$/m);
      expect(exposition).toMatch(/^stream_consumer_lag_messages\{topic="catalog-changes",partition="0"\} 0$/m);
      expect(exposition).toMatch(/^database_connections\{state="(idle|used)"\} [1-9]/m);
      expect(exposition).toMatch(/^event_loop_utilization 0\.\d+/m);
    });
  });
});

describe('the comparison', () => {
  const exposition = '# TYPE bookings_total counter\nbookings_total{outcome="booked"} 1\n';

  test('accepts the defined name, type and labels', () => {
    const problems = differences('booking-service', exposition);
    expect(problems.filter(problem => problem.includes(METRICS.bookings.name))).toEqual([]);
  });

  test.each([
    ['a renamed metric', exposition.replaceAll('bookings_total', 'bookings'), 'bookings is not defined'],
    ['a missing metric', '', 'bookings_total is not reported'],
    ['a dropped label', exposition.replace('{outcome="booked"}', ''), "must have the labels 'outcome' (got '')"],
    ['another type', exposition.replace('counter', 'gauge'), 'bookings_total must be a counter (got gauge)'],
  ])('reports %s', (_, text, problem) => {
    expect(differences('booking-service', text).join('\n')).toContain(problem);
  });
});
