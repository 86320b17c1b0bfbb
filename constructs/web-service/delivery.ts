/** Who owns the services' Kubernetes objects. It is always one of the two: two owners would undo each other's work. */
export enum Delivery {
  /** This deployment applies them. */
  CDK = 'cdk',
  /** Argo CD syncs the files that `npm run manifests` renders; this deployment makes the roles they need, and no object. */
  ARGO_CD = 'argo-cd',
}
