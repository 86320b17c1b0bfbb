/** Owner of the services' Kubernetes objects. A second owner would undo the changes of the first. */
export enum ManifestDelivery {
  /** This deployment applies the objects. */
  CDK = 'cdk',
  /** Argo CD syncs rendered manifests. This deployment creates the IAM roles that they need, and no object. */
  ARGO_CD = 'argo-cd',
}

/** @deprecated use ManifestDelivery */
export const Delivery = ManifestDelivery;
/** @deprecated use ManifestDelivery */
export type Delivery = ManifestDelivery;
