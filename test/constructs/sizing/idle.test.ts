import { millicores, scalingOf, type WorkloadSizing } from '../../../charts/web-service/workload-sizing';
import { Sizing } from '../../../constructs';
import { services as idle } from '../../../docs/measurements/idle-cpu.json';

type Workloads = Readonly<Record<keyof typeof idle, WorkloadSizing>>;

/** Services whose autoscaler could leave its minimum with no load: idle CPU over a third of the target. */
function busyAtRest(workloads: Workloads, used: Record<keyof typeof idle, number> = idle): string[] {
  return (Object.keys(idle) as (keyof typeof idle)[]).filter(service => {
    const { minReplicas, maxReplicas, cpuTargetPercent } = scalingOf(workloads[service]);
    const target = (millicores(workloads[service].cpuRequest) * cpuTargetPercent) / 100;
    return maxReplicas > minReplicas && used[service] > target / 3;
  });
}

test.each([
  ['demonstration', Sizing.demonstration()],
  ['production', Sizing.production()],
])('uses at most a third of each CPU target at rest: %s', (_, sizing) => {
  expect(busyAtRest(sizing)).toEqual([]);
});

describe('the check of the idle CPU', () => {
  const { frontend, userService, eventCatalog, bookingService } = Sizing.demonstration();
  const workloads = { frontend, userService, eventCatalog, bookingService };

  test('fails with consumers that never rest', () => {
    const used = { frontend: 37, userService: 4.1, eventCatalog: 33, bookingService: 37 };
    expect(busyAtRest(workloads, used)).toEqual(expect.arrayContaining(['frontend', 'bookingService']));
  });

  test('fails with a smaller request', () => {
    const userService = { ...workloads.userService, cpuRequest: '90m' };
    expect(busyAtRest({ ...workloads, userService })).toEqual(['userService']);
  });

  test('ignores a fixed number of pods', () => {
    expect(busyAtRest({ ...workloads, userService: { ...userService, maxReplicas: 2, cpuRequest: '1m' } })).toEqual([]);
  });
});
