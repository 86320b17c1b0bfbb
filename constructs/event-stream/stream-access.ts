/** From where the brokers of a stream are reached. */
export enum StreamAccess {
  /** From the network alone. */
  NETWORK = 'network',
  /** From the network alone so far: the brokers stand where they can be opened. MSK opens no cluster while it makes it. */
  OPENABLE = 'openable',
  /** From the internet, too, by those whom the security group lets in and IAM knows. The cluster has been deployed as openable before. */
  PUBLIC = 'public',
}
