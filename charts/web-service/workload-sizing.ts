/** How large one service runs: plain figures, which the cloud's sizings are made of. */
export interface WorkloadSizing {
  /** Minimum number of pods. */
  readonly minReplicas: number;
  /**
   * Maximum number of pods.
   * @default - the same as `minReplicas`
   */
  readonly maxReplicas?: number;
  /**
   * Average CPU use, in percent of what the pods request, above which pods are added.
   * @default 50
   */
  readonly cpuTargetPercent?: number;
  /** CPU that a pod is promised, such as '100m'. */
  readonly cpuRequest: string;
  /** CPU that a pod may use, such as '1'. */
  readonly cpuLimit: string;
  /** Memory that a pod is promised, and beyond which it is killed, such as '256Mi': from there on Node takes more, to be faster. */
  readonly memory: string;
}

/** Bounds and target of an autoscaler. */
export interface Scaling {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly cpuTargetPercent: number;
}

/** Returns the bounds and the target of a workload's autoscaler. */
export function scalingOf(sizing: WorkloadSizing): Scaling {
  const { minReplicas, maxReplicas, cpuTargetPercent } = withDefaults(sizing);
  return { minReplicas, maxReplicas, cpuTargetPercent };
}

function withDefaults({ maxReplicas, cpuTargetPercent, ...sizing }: WorkloadSizing): Required<WorkloadSizing> {
  return { ...sizing, maxReplicas: maxReplicas ?? sizing.minReplicas, cpuTargetPercent: cpuTargetPercent ?? 50 };
}

/**
 * Share of the pods that a rollout may add, and may take away before their successors are ready. Kubernetes rounds the
 * first up and the second down: with two or three pods none is missing, with four or more a rollout proceeds on full nodes.
 */
export const ROLLING_PERCENT = 25;

/** Number of pods that a rollout takes away before their successors are ready. */
export function replaceablePods(replicas: number): number {
  return Math.floor((replicas * ROLLING_PERCENT) / 100);
}

const CPU = /^(\d+m|\d+(\.\d{1,3})?)$/;
const MEMORY = /^\d+(Ki|Mi|Gi)$/;

/** Fails on the first figure that Kubernetes would refuse, or that cannot be meant. */
export function checkWorkloadSizing(service: string, sizing: WorkloadSizing): void {
  const { minReplicas, maxReplicas, cpuTargetPercent, cpuRequest, cpuLimit, memory } = withDefaults(sizing);
  const fail = (problem: string): never => {
    throw new Error(`${service}: ${problem}`);
  };

  if (!Number.isInteger(minReplicas) || minReplicas < 1)
    fail(`minReplicas is ${minReplicas}, it must be a whole number of at least 1`);
  if (!Number.isInteger(maxReplicas)) fail(`maxReplicas is ${maxReplicas}, it must be a whole number`);
  if (minReplicas > maxReplicas)
    fail(`minReplicas (${minReplicas}) is over maxReplicas (${maxReplicas}), lower the first or raise the second`);
  if (!Number.isInteger(cpuTargetPercent) || cpuTargetPercent < 1 || cpuTargetPercent > 100)
    fail(`cpuTargetPercent is ${cpuTargetPercent}, it must be a whole number from 1 to 100`);
  if (!CPU.test(cpuRequest)) fail(`cpuRequest is '${cpuRequest}', it must look like '100m' or '0.5'`);
  if (!CPU.test(cpuLimit)) fail(`cpuLimit is '${cpuLimit}', it must look like '500m' or '1'`);
  if (millicores(cpuRequest) === 0) fail(`cpuRequest is '${cpuRequest}', the autoscaler needs more than nothing`);
  if (millicores(cpuRequest) > millicores(cpuLimit))
    fail(`cpuRequest (${cpuRequest}) is over cpuLimit (${cpuLimit}), lower the first or raise the second`);
  if (!MEMORY.test(memory)) fail(`memory is '${memory}', it must look like '256Mi' or '1Gi'`);
}

export function millicores(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
}

export function mebibytes(memory: string): number {
  const value = Number.parseInt(memory, 10);
  if (memory.endsWith('Gi')) return value * 1024;
  return memory.endsWith('Ki') ? value / 1024 : value;
}
