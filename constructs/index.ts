// The public API: what a CDK app imports from 'cdk-ticketing'.
export { LogLevel } from '../charts/bindings/binding-checks';
export { Exposure } from '../charts/exposure/exposure';
export { GatewayController, type GatewayExposureOptions } from '../charts/exposure/gateway-exposure';
export type { LoadBalancerExposureOptions } from '../charts/exposure/load-balancer-exposure';
export { TlsPolicy } from '../charts/exposure/tls-policy';
export type { WebServiceChartProps } from '../charts/web-service/web-service';
export type { WorkloadSizing } from '../charts/web-service/workload-sizing';
export { Alarms, type AlarmsProps } from './alarms/alarms';
export { Analytics, type AnalyticsProps } from './analytics/analytics';
export { AnalyticsCode, type AnalyticsCodeLocation } from './analytics/analytics-code';
export { DataprocAnalytics, type DataprocAnalyticsProps } from './analytics/gcp/dataproc-analytics';
export type { DataprocOptions } from './analytics/gcp/dataproc-options';
export { BookingService, type BookingServiceProps } from './booking-service/booking-service';
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
export { EventCatalog, type EventCatalogProps } from './event-catalog/event-catalog';
export {
  EventStream,
  type EventStreamAttributes,
  type EventStreamProps,
  type IEventStream,
} from './event-stream/event-stream';
export { StreamAccess } from './event-stream/stream-access';
export { type ProvisionedStreamProps, StreamCapacity } from './event-stream/stream-capacity';
export { Topic, type TopicProps } from './event-stream/topic';
export { Frontend, type FrontendProps } from './frontend/frontend';
export { GeneratedSecret, type GeneratedSecretProps } from './generated-secret/generated-secret';
export { PlatformSecrets, type PlatformSecretsProps } from './generated-secret/platform-secrets';
export { Network, type NetworkProps } from './network/network';
export { Sizing, type SizingFigures } from './sizing/sizing';
export { TicketGenerator, type TicketGeneratorProps } from './ticket-generator/ticket-generator';
export { TicketingPlatform } from './ticketing-platform';
export type { TicketingPlatformProps } from './ticketing-platform-props';
export { UploadsBucket, type UploadsBucketProps } from './uploads-bucket/uploads-bucket';
export { UserService, type UserServiceProps } from './user-service/user-service';
export { UsersTable, type UsersTableProps } from './user-service/users-table';
export { AccessMode } from './web-service/access-mode';
export { Delivery } from './web-service/delivery';
export { ServiceImage } from './web-service/service-image';
export { ServiceNamespace, type ServiceNamespaceProps } from './web-service/service-namespace';
export { WebService, type WebServiceProps } from './web-service/web-service';
