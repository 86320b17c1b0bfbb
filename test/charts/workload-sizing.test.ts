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
  ['as it is', {}],
  ['of a fixed number of pods', { maxReplicas: undefined, cpuTargetPercent: undefined }],
  ['with the minimum at the maximum', { minReplicas: 10 }],
  ['with all of its CPU promised', { cpuRequest: '1.5', cpuLimit: '1500m' }],
])('accepts a sizing %s', (_, change) => {
  expect(() => checkWorkloadSizing('booking-service', { ...sizing, ...change })).not.toThrow();
});

test.each<[string, Partial<WorkloadSizing>, string]>([
  [
    'the minimum is over the maximum',
    { minReplicas: 12 },
    'minReplicas (12) is over maxReplicas (10), lower the first or raise the second',
  ],
  ['there are no pods', { minReplicas: 0 }, 'minReplicas is 0, it must be a whole number of at least 1'],
  ['there are half pods', { maxReplicas: 10.5 }, 'maxReplicas is 10.5, it must be a whole number'],
  [
    'the CPU target is a fraction',
    { cpuTargetPercent: 0.2 },
    'cpuTargetPercent is 0.2, it must be a whole number from 1 to 100',
  ],
  [
    'the CPU target is over all',
    { cpuTargetPercent: 101 },
    'cpuTargetPercent is 101, it must be a whole number from 1 to 100',
  ],
  ['CPU has the wrong unit', { cpuRequest: '100Mi' }, "cpuRequest is '100Mi', it must look like '100m' or '0.5'"],
  ['the CPU limit is empty', { cpuLimit: '' }, "cpuLimit is '', it must look like '500m' or '1'"],
  ['no CPU is requested', { cpuRequest: '0' }, "cpuRequest is '0', the autoscaler needs more than nothing"],
  [
    'more CPU is promised than allowed',
    { cpuRequest: '2' },
    'cpuRequest (2) is over cpuLimit (1), lower the first or raise the second',
  ],
  ['memory has no unit', { memory: '256' }, "memory is '256', it must look like '256Mi' or '1Gi'"],
])('fails when %s', (_, change, message) => {
  expect(() => checkWorkloadSizing('booking-service', { ...sizing, ...change })).toThrow(
    new Error(`booking-service: ${message}`),
  );
});
