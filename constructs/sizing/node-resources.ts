import { mebibytes, millicores, replaceablePods, type WorkloadSizing } from '../../charts/web-service/workload-sizing';
import type { NodeCapacity, NodeGroupCapacity } from '../cluster/node-capacity';

/** CPU in thousandths of a core, memory in MiB. */
interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/**
 * Resources of each node that system pods use. The network plugin and kube-proxy request 150m CPU and no memory; the
 * rest is for a log collector and one more agent.
 */
const NODE_OVERHEAD: Resources = { cpu: 300, memory: 300, pods: 8 };
/**
 * Resources of the cluster that system pods use. DNS, metrics-server and the node autoscaler request 450m CPU and
 * 740Mi; the rest is for monitoring.
 */
const CLUSTER_OVERHEAD: Resources = { cpu: 1000, memory: 2560, pods: 25 };

/** Largest node group that is considered. */
const MAX_NODES = 100;

/**
 * Fails if the maximum number of nodes cannot run the services at `maxReplicas`: the autoscaler would create pods that
 * stay pending. Auto Mode has no such limit. Instance classes of unknown size are not checked.
 */
export function checkNodeResources(nodes: NodeCapacity, workloads: readonly WorkloadSizing[]): void {
  const group = nodes.nodeGroup;
  const node = group && allocatable(group);
  if (!node) {
    return;
  }
  const free = combine(node, NODE_OVERHEAD, (a, b) => a - b);
  const requested = workloads.map(atMaximum).reduce((a, b) => combine(a, b, (x, y) => x + y), CLUSTER_OVERHEAD);
  const isEnough = (count: number) => {
    const reserve = unusable(count, workloads);
    return KINDS.every(kind => count * free[kind] >= requested[kind] + reserve[kind]);
  };
  if (isEnough(group.maxNodes)) {
    return;
  }
  const counts = Array.from({ length: MAX_NODES }, (_, index) => index + 1);
  const needed = counts.find(isEnough);
  const reserve = unusable(group.maxNodes, workloads);
  throw new Error(
    `${group.maxNodes} nodes of ${group.instanceType} cannot run the services at maxReplicas: ` +
      `${requested.pods} pods request ${requested.cpu}m CPU and ${requested.memory}Mi memory, ` +
      `up to ${reserve.cpu}m and ${reserve.memory}Mi more can remain unusable, ` +
      `each node has ${free.pods} pods, ${free.cpu}m and ${free.memory}Mi: ` +
      `${needed ? `raise maxNodes to ${needed}, ` : ''}choose larger nodes, or lower maxReplicas`,
  );
}

const KINDS = ['cpu', 'memory', 'pods'] as const;

/**
 * Returns the resources that must stay free so that every pod finds a node. On each node but one, up to just less than
 * the largest pod can remain unusable. A rollout of a service that cannot remove a pod early starts one more pod, which
 * needs its size on one node. CPU, memory and pods are checked separately.
 */
function unusable(nodes: number, workloads: readonly WorkloadSizing[]): Resources {
  const extra = workloads.filter(workload => replaceablePods(maxReplicas(workload)) === 0);
  const reserve = (kind: (typeof KINDS)[number]) => {
    const largest = (of: readonly WorkloadSizing[]) => Math.max(...of.map(workload => onePod(workload)[kind]));
    const forScaling = (nodes - 1) * (largest(workloads) - 1);
    return extra.length === 0 ? forScaling : Math.max(forScaling, nodes * (largest(extra) - 1) + 1);
  };
  return { cpu: reserve('cpu'), memory: reserve('memory'), pods: reserve('pods') };
}

function maxReplicas(workload: WorkloadSizing): number {
  return workload.maxReplicas ?? workload.minReplicas;
}

function onePod(workload: WorkloadSizing): Resources {
  return { cpu: millicores(workload.cpuRequest), memory: mebibytes(workload.memory), pods: 1 };
}

function atMaximum(workload: WorkloadSizing): Resources {
  const { cpu, memory, pods } = onePod(workload);
  const count = maxReplicas(workload);
  return { cpu: count * cpu, memory: count * memory, pods: count * pods };
}

function combine(a: Resources, b: Resources, operation: (a: number, b: number) => number): Resources {
  return { cpu: operation(a.cpu, b.cpu), memory: operation(a.memory, b.memory), pods: operation(a.pods, b.pods) };
}

/**
 * Returns the allocatable resources of a node: its size without the shares of the hypervisor (7.5 %, as in Karpenter)
 * and of the kubelet. The EKS images compute its memory from the number of pods that single addresses allow.
 */
function allocatable({ instanceType, podsPerNode }: NodeGroupCapacity): Resources | undefined {
  const size = sizeOf(instanceType.toString());
  if (!size) {
    return undefined;
  }
  const firstCores = [60, 10, 5, 5];
  const forKubelet = firstCores.slice(0, size.cores).reduce((a, b) => a + b, 0) + Math.max(0, size.cores - 4) * 2.5;
  const usable = Math.floor(size.gibibytes * 1024 * 0.925);
  return {
    cpu: Math.floor(size.cores * 1000 - forKubelet),
    memory: usable - (255 + 11 * size.podsByAddress) - 100,
    pods: podsPerNode,
  };
}

/** Parses an instance type such as `m7i.xlarge`: the letter gives the memory per core, the size the number of cores. */
function sizeOf(instanceType: string): { cores: number; gibibytes: number; podsByAddress: number } | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  const perCore = { c: 2, m: 4, r: 8, t: 4 }[family[0] ?? ''];
  if (!perCore) {
    return undefined;
  }
  if (family[0] === 't' && size === 'small') {
    return { cores: 2, gibibytes: 2, podsByAddress: 11 };
  }
  if (family[0] === 't' && size === 'medium') {
    return { cores: 2, gibibytes: 4, podsByAddress: 17 };
  }
  const match = /^(?:(\d*)x)?large$/.exec(size);
  if (!match) {
    return undefined;
  }
  const cores = match[1] === undefined ? 2 : 4 * Number(match[1] || 1);
  return { cores, gibibytes: cores * perCore, podsByAddress: podsByAddress(cores) };
}

/** Returns the highest number of pods with single addresses among the classes with this number of cores. */
function podsByAddress(cores: number): number {
  if (cores <= 2) {
    return 35;
  }
  if (cores <= 8) {
    return 58;
  }
  return cores < 64 ? 234 : 737;
}
