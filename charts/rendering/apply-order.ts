const BEFORE_PODS = ['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Service'];

/** Returns when an object is applied: 0 the namespace, 1 what pods need, 2 the pods, 3 what depends on them. */
export function applyStage(kind: string): number {
  if (kind === 'Namespace') {
    return 0;
  }
  if (BEFORE_PODS.includes(kind)) {
    return 1;
  }
  return kind === 'Deployment' ? 2 : 3;
}
