import { millicores, scalingOf, type WorkloadSizing } from '../../../charts/web-service/workload-sizing';
import { Sizing } from '../../../constructs';
import { services as idle } from '../../../docs/measurements/idle-cpu.json';

type Workloads = Readonly<Record<keyof typeof idle, WorkloadSizing>>;

/** Returns the services whose idle CPU exceeds a third of the target: without load, the autoscaler could add pods. */
function busyWithoutLoad(workloads: Workloads, used: Record<keyof typeof idle, number> = idle): string[] {
  return (Object.keys(idle) as (keyof typeof idle)[]).filter(service => {
    const { minReplicas, maxReplicas, cpuTargetPercent } = scalingOf(workloads[service]);
    const target = (millicores(workloads[service].cpuRequest) * cpuTargetPercent) / 100;
    return maxReplicas > minReplicas && used[service] > target / 3;
  });
}

test.each([
  ['demonstration', Sizing.demonstration()],
  ['production', Sizing.production()],
])('uses at most a third of each CPU target without load: %s', (_, sizing) => {
  expect(busyWithoutLoad(sizing)).toEqual([]);
});

describe('the check of the idle CPU', () => {
  const { frontend, userService, eventCatalog, bookingService } = Sizing.demonstration();
  const workloads = { frontend, userService, eventCatalog, bookingService };

  test('fails with consumers that poll continuously', () => {
    const used = { frontend: 37, userService: 4.1, eventCatalog: 33, bookingService: 37 };
    expect(busyWithoutLoad(workloads, used)).toEqual(expect.arrayContaining(['frontend', 'bookingService']));
  });

  test('fails with a smaller request', () => {
    const userService = { ...workloads.userService, cpuRequest: '90m' };
    expect(busyWithoutLoad({ ...workloads, userService })).toEqual(['userService']);
  });

  test('ignores a fixed number of pods', () => {
    expect(
      busyWithoutLoad({ ...workloads, userService: { ...userService, maxReplicas: 2, cpuRequest: '1m' } }),
    ).toEqual([]);
  });
});
