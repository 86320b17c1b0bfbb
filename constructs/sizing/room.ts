import { mebibytes, millicores, type WorkloadSizing } from '../../charts/workload-sizing';
import type { NodeCapacity, NodeGroupCapacity } from '../cluster/node-capacity';

/** Processing power in thousandths of a core, memory in MiB. */
interface Room {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/** For what runs on each node: the network and kube-proxy ask for 150m, nobody for memory; the rest is a log collector's, and one more's. */
const onEachNode: Room = { cpu: 300, memory: 300, pods: 8 };
/** For what runs once in the cluster: name resolution, metrics-server and the autoscaler of nodes ask for 740Mi, the rest is monitoring's. */
const once: Room = { cpu: 1000, memory: 2560, pods: 25 };

/**
 * Fails when the nodes, at their most, cannot hold the services at theirs: the autoscaler would promise pods that stay pending for good.
 * Auto Mode has no such bound, and of classes that are not listed here nothing is known.
 */
export function checkRoom(nodes: NodeCapacity, workloads: readonly WorkloadSizing[]): void {
  const group = nodes._nodeGroup;
  const node = group && allocatable(group);
  if (!node) return;
  const asked = sum([once, ...workloads.map(atMost)]);
  const free: Room = subtract(node, onEachNode);
  const needed = Math.max(...roomKinds.map(kind => Math.ceil(asked[kind] / free[kind])));
  if (needed <= group.maxNodes) return;
  throw new Error(
    `${group.maxNodes} nodes of ${group.instanceType} cannot hold the services at their most: ` +
      `${asked.pods} pods ask for ${asked.cpu}m CPU and ${asked.memory}Mi memory, ` +
      `each node offers ${free.pods} pods, ${free.cpu}m and ${free.memory}Mi: ` +
      `raise maxNodes to ${needed}, choose larger nodes, or lower maxReplicas`,
  );
}

const roomKinds = ['cpu', 'memory', 'pods'] as const;

function atMost(workload: WorkloadSizing): Room {
  const pods = workload.maxReplicas ?? workload.minReplicas;
  return { pods, cpu: pods * millicores(workload.cpuRequest), memory: pods * mebibytes(workload.memory) };
}

/**
 * What is left of a node after the hypervisor took its share (Karpenter reckons with 7.5 %) and the kubelet its own. By the formula of the EKS images
 * the kubelet's memory goes by the pods that single addresses would allow, however many there may be.
 */
function allocatable({ instanceType, podsPerNode }: NodeGroupCapacity): Room | undefined {
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

/** `m7i.xlarge`: the letter says how much memory a core has, the size how many cores; the small t classes go their own way. */
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

/** The most that a class with so many cores has. */
function podsByAddress(cores: number): number {
  if (cores <= 2) return 35;
  if (cores <= 8) return 58;
  return cores < 64 ? 234 : 737;
}

function sum(rooms: Room[]): Room {
  return rooms.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory, pods: a.pods + b.pods }));
}

function subtract(a: Room, b: Room): Room {
  return { cpu: a.cpu - b.cpu, memory: a.memory - b.memory, pods: a.pods - b.pods };
}
