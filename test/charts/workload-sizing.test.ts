import { checkWorkloadSizing, type WorkloadSizing } from '../../charts/web-service/workload-sizing';

const sizing: WorkloadSizing = {
  minReplicas: 2,
  maxReplicas: 10,
  cpuTargetPercent: 20,
  cpuRequest: '100m',
  cpuLimit: '1',
  memory: '192Mi',
};

test.each<[string, Partial<WorkloadSizing>]>([
  ['with a range of pods', {}],
  ['of a fixed number of pods', { maxReplicas: undefined, cpuTargetPercent: undefined }],
  ['with the minimum at the maximum', { minReplicas: 10 }],
  ['with a CPU request equal to the limit', { cpuRequest: '1.5', cpuLimit: '1500m' }],
])('accepts a sizing %s', (_, change) => {
  expect(() => checkWorkloadSizing('booking-service', { ...sizing, ...change })).not.toThrow();
});

test.each<[string, Partial<WorkloadSizing>, string]>([
  [
    'the minimum exceeds the maximum',
    { minReplicas: 12 },
    'minReplicas (12) must be less than or equal to maxReplicas (10)',
  ],
  ['there are no pods', { minReplicas: 0 }, 'minReplicas must be an integer >= 1 (got 0)'],
  ['the number of pods is not an integer', { maxReplicas: 10.5 }, 'maxReplicas must be an integer (got 10.5)'],
  [
    'the CPU target is a fraction',
    { cpuTargetPercent: 0.2 },
    'cpuTargetPercent must be an integer from 1 to 100 (got 0.2)',
  ],
  [
    'the CPU target exceeds 100 %',
    { cpuTargetPercent: 101 },
    'cpuTargetPercent must be an integer from 1 to 100 (got 101)',
  ],
  ['CPU has the wrong unit', { cpuRequest: '100Mi' }, "cpuRequest must have the form '100m' or '0.5' (got '100Mi')"],
  ['the CPU limit is empty', { cpuLimit: '' }, "cpuLimit must have the form '500m' or '1' (got '')"],
  ['no CPU is requested', { cpuRequest: '0' }, "cpuRequest must be more than 0 for the autoscaler (got '0')"],
  [
    'the CPU request exceeds the limit',
    { cpuRequest: '2' },
    'cpuRequest (2) must be less than or equal to cpuLimit (1)',
  ],
  ['memory has no unit', { memory: '256' }, "memory must have the form '256Mi' or '1Gi' (got '256')"],
])('fails when %s', (_, change, message) => {
  expect(() => checkWorkloadSizing('booking-service', { ...sizing, ...change })).toThrow(
    new Error(`booking-service: ${message}`),
  );
});
