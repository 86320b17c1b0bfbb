/** What a pod needs before it starts. */
const BEFORE_PODS = ['Namespace', 'ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Service'];

/** When an object of this kind is applied: 1 before the pods, 2 with the pods, 3 after them. */
export function applyStage(kind: string): number {
  if (BEFORE_PODS.includes(kind)) return 1;
  return kind === 'Deployment' ? 2 : 3;
}
