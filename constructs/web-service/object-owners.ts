import type { IConstruct } from 'constructs';
import type { ManifestDelivery } from './manifest-delivery';

interface Owner {
  readonly path: string;
  readonly delivery: ManifestDelivery;
}

const namespaces = new WeakMap<IConstruct, Map<string, Owner>>();
const services = new WeakMap<IConstruct, Map<string, Owner>>();

/** Fails if a service is defined twice in a namespace, or if services of one namespace have different deliveries. */
export function claimService(cluster: IConstruct, namespace: string, service: string, owner: Owner): void {
  const before = claim(services, cluster, `${namespace}/${service}`, owner);
  if (before) {
    throw new Error(
      `${service} in namespace ${namespace} is defined by ${before.path}: remove ${owner.path}, or use another namespace`,
    );
  }
  const first = claim(namespaces, cluster, namespace, owner);
  if (first && first.delivery !== owner.delivery) {
    throw new Error(
      `delivery must be the same in namespace ${namespace} (got ${first.delivery} in ${first.path}, ${owner.delivery} in ${owner.path})`,
    );
  }
}

/** Registers an owner, and returns the previous one if there is one. */
function claim(
  claims: WeakMap<IConstruct, Map<string, Owner>>,
  cluster: IConstruct,
  name: string,
  owner: Owner,
): Owner | undefined {
  const ofCluster = claims.get(cluster) ?? new Map<string, Owner>();
  claims.set(cluster, ofCluster);
  const before = ofCluster.get(name);
  if (!before) {
    ofCluster.set(name, owner);
  }
  return before;
}
