// The public API: what a CDK app imports from 'cdk-ticketing'.
export { Cluster, type ClusterProps } from './cluster/cluster';
export { type ManagedNodeGroupProps, NodeCapacity } from './cluster/node-capacity';
export { PodIdentity, type PodIdentityProps } from './cluster/pod-identity';
export {
  DatabaseCapacity,
  type DatabaseInstanceCapacityProps,
  type DatabaseServerlessCapacityProps,
} from './database/database-capacity';
export {
  type ITicketDatabase,
  TicketDatabase,
  type TicketDatabaseAttributes,
  type TicketDatabaseProps,
} from './database/ticket-database';
export {
  EventStream,
  type EventStreamAttributes,
  type EventStreamProps,
  type IEventStream,
} from './event-stream/event-stream';
export { type ProvisionedStreamProps, StreamCapacity } from './event-stream/stream-capacity';
export { Topic, type TopicProps } from './event-stream/topic';
export { Network, type NetworkProps } from './network/network';
export { UploadsBucket, type UploadsBucketProps } from './uploads-bucket/uploads-bucket';
export { UsersTable, type UsersTableProps } from './user-service/users-table';
