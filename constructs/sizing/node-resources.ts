import { mebibytes, millicores, replaceablePods, type WorkloadSizing } from '../../charts/web-service/workload-sizing';
import type { NodeCapacity, NodeGroupCapacity } from '../cluster/node-capacity';

/** CPU in thousandths of a core, memory in MiB. */
interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/**
 * Overhead of each node. The network and kube-proxy request 150m CPU and no memory; the rest is for a log collector and
 * one more agent.
 */
const perNode: Resources = { cpu: 300, memory: 300, pods: 8 };
/**
 * Overhead of the cluster. DNS, metrics-server and the node autoscaler request 450m and 740Mi; the rest is for
 * monitoring.
 */
const perCluster: Resources = { cpu: 1000, memory: 2560, pods: 25 };

/** Largest node group that is considered. */
const MAX_NODES = 100;

/**
 * Fails when the largest number of nodes cannot run the services at `maxReplicas`: the autoscaler would create pods
 * that stay pending. Auto Mode has no such limit, and the size of instance classes that are not listed here is unknown.
 */
export function checkNodeResources(nodes: NodeCapacity, workloads: readonly WorkloadSizing[]): void {
  const group = nodes.nodeGroup;
  const node = group && allocatable(group);
  if (!node) return;
  const free = combine(node, perNode, (a, b) => a - b);
  const requested = workloads.map(atMaximum).reduce((a, b) => combine(a, b, (x, y) => x + y), perCluster);
  const isEnough = (count: number) => {
    const reserve = unusable(count, workloads);
    return kinds.every(kind => count * free[kind] >= requested[kind] + reserve[kind]);
  };
  if (isEnough(group.maxNodes)) return;
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

const kinds = ['cpu', 'memory', 'pods'] as const;

/**
 * Resources that must stay free so that every pod finds a node. A pod is whole: on each node but one, just less than
 * the largest pod may be free and of no use. A rollout of a service with too few pods to take one away starts one more
 * pod; it finds a node if one of them has its size free. CPU, memory and pods are considered one by one.
 */
function unusable(nodes: number, workloads: readonly WorkloadSizing[]): Resources {
  const extra = workloads.filter(workload => replaceablePods(maxReplicas(workload)) === 0);
  const reserve = (kind: (typeof kinds)[number]) => {
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
 * Allocatable resources of a node: its size without the hypervisor's share (Karpenter assumes 7.5 %) and without the
 * kubelet's. By the formula of the EKS images, the kubelet's memory depends on the number of pods that single addresses
 * would allow, whatever the actual maximum is.
 */
function allocatable({ instanceType, podsPerNode }: NodeGroupCapacity): Resources | undefined {
  const size = sizeOf(instanceType.toString());
  if (!size) return undefined;
  const firstCores = [60, 10, 5, 5];
  const forKubelet = firstCores.slice(0, size.cores).reduce((a, b) => a + b, 0) + Math.max(0, size.cores - 4) * 2.5;
  const usable = Math.floor(size.gibibytes * 1024 * 0.925);
  return {
    cpu: Math.floor(size.cores * 1000 - forKubelet),
    memory: usable - (255 + 11 * size.podsByAddress) - 100,
    pods: podsPerNode,
  };
}

/**
 * `m7i.xlarge`: the letter gives the memory per core, the size the number of cores; the small t classes are exceptions.
 */
function sizeOf(instanceType: string): { cores: number; gibibytes: number; podsByAddress: number } | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  const perCore = { c: 2, m: 4, r: 8, t: 4 }[family[0] ?? ''];
  if (!perCore) return undefined;
  if (family[0] === 't' && size === 'small') return { cores: 2, gibibytes: 2, podsByAddress: 11 };
  if (family[0] === 't' && size === 'medium') return { cores: 2, gibibytes: 4, podsByAddress: 17 };
  const match = /^(?:(\d*)x)?large$/.exec(size);
  if (!match) return undefined;
  const cores = match[1] === undefined ? 2 : 4 * Number(match[1] || 1);
  return { cores, gibibytes: cores * perCore, podsByAddress: podsByAddress(cores) };
}

/** Highest number of pods with single addresses among the classes with so many cores. */
function podsByAddress(cores: number): number {
  if (cores <= 2) return 35;
  if (cores <= 8) return 58;
  return cores < 64 ? 234 : 737;
}
