/** Number and resources of the pods of a service. */
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
  /** CPU that a pod requests, such as '100m'. */
  readonly cpuRequest: string;
  /** Maximum CPU of a pod, such as '1'. */
  readonly cpuLimit: string;
  /** Memory that a pod requests, and at which it is killed, such as '256Mi'. From 256Mi on, Node uses larger heaps. */
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
 * Share of the pods that a rollout may add, and may remove before their successors are ready. Kubernetes rounds the
 * first up and the second down. With up to three pods, none is removed early. With more, a rollout needs no free node.
 */
export const ROLLING_PERCENT = 25;

/** Number of pods that a rollout removes before their successors are ready. */
export function replaceablePods(replicas: number): number {
  return Math.floor((replicas * ROLLING_PERCENT) / 100);
}

const CPU = /^(\d+m|\d+(\.\d{1,3})?)$/;
const MEMORY = /^\d+(Ki|Mi|Gi)$/;

/** Fails on the first invalid value. */
export function checkWorkloadSizing(service: string, sizing: WorkloadSizing): void {
  const { minReplicas, maxReplicas, cpuTargetPercent, cpuRequest, cpuLimit, memory } = withDefaults(sizing);
  const fail = (problem: string): never => {
    throw new Error(`${service}: ${problem}`);
  };

  if (!Number.isInteger(minReplicas) || minReplicas < 1) {
    fail(`minReplicas must be an integer >= 1 (got ${minReplicas})`);
  }
  if (!Number.isInteger(maxReplicas)) {
    fail(`maxReplicas must be an integer (got ${maxReplicas})`);
  }
  if (minReplicas > maxReplicas) {
    fail(`minReplicas (${minReplicas}) must be less than or equal to maxReplicas (${maxReplicas})`);
  }
  if (!Number.isInteger(cpuTargetPercent) || cpuTargetPercent < 1 || cpuTargetPercent > 100) {
    fail(`cpuTargetPercent must be an integer from 1 to 100 (got ${cpuTargetPercent})`);
  }
  if (!CPU.test(cpuRequest)) {
    fail(`cpuRequest must have the form '100m' or '0.5' (got '${cpuRequest}')`);
  }
  if (!CPU.test(cpuLimit)) {
    fail(`cpuLimit must have the form '500m' or '1' (got '${cpuLimit}')`);
  }
  if (millicores(cpuRequest) === 0) {
    fail(`cpuRequest must be more than 0 for the autoscaler (got '${cpuRequest}')`);
  }
  if (millicores(cpuRequest) > millicores(cpuLimit)) {
    fail(`cpuRequest (${cpuRequest}) must be less than or equal to cpuLimit (${cpuLimit})`);
  }
  if (!MEMORY.test(memory)) {
    fail(`memory must have the form '256Mi' or '1Gi' (got '${memory}')`);
  }
}

export function millicores(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
}

export function mebibytes(memory: string): number {
  const value = Number.parseInt(memory, 10);
  if (memory.endsWith('Gi')) {
    return value * 1024;
  }
  return memory.endsWith('Ki') ? value / 1024 : value;
}
