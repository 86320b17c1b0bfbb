/** Networks from which the brokers of an event stream are reachable. */
export enum StreamAccess {
  /** From the VPC only. */
  NETWORK = 'network',
  /** From the VPC only, in public subnets: MSK can enable public access after the creation of the cluster. */
  OPENABLE = 'openable',
  /** From the internet too, limited by the security group and IAM. Deploy the cluster with OPENABLE first. */
  PUBLIC = 'public',
}
