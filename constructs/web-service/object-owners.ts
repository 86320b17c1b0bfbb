import type { IConstruct } from 'constructs';
import type { ManifestDelivery } from './manifest-delivery';

interface Owner {
  readonly path: string;
  readonly delivery: ManifestDelivery;
}

const namespaces = new WeakMap<IConstruct, Map<string, Owner>>();
const services = new WeakMap<IConstruct, Map<string, Owner>>();

/** Each object of a cluster has one owner: fails when a service is there twice, or when two deliveries share a namespace. */
export function claimService(cluster: IConstruct, namespace: string, service: string, owner: Owner): void {
  const before = claim(services, cluster, `${namespace}/${service}`, owner);
  if (before) {
    throw new Error(
      `${service} in namespace ${namespace} belongs to ${before.path} already: remove ${owner.path}, or give it another namespace`,
    );
  }
  const first = claim(namespaces, cluster, namespace, owner);
  if (first && first.delivery !== owner.delivery) {
    throw new Error(
      `the objects of namespace ${namespace} have two owners, ${first.delivery} (${first.path}) and ${owner.delivery} (${owner.path}): use one delivery for both`,
    );
  }
}

/** Who had it before, if anybody. */
function claim(
  claims: WeakMap<IConstruct, Map<string, Owner>>,
  cluster: IConstruct,
  name: string,
  owner: Owner,
): Owner | undefined {
  const ofCluster = claims.get(cluster) ?? new Map<string, Owner>();
  claims.set(cluster, ofCluster);
  const before = ofCluster.get(name);
  if (!before) ofCluster.set(name, owner);
  return before;
}
