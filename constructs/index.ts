// Public API: the exports of 'cdk-ticketing'.
export { LogLevel } from '../charts/bindings/binding-checks';
export type {
  AccessBindings,
  CommonBindings,
  DatabaseBindings,
  ServiceBindings,
  StreamBindings,
} from '../charts/bindings/bindings';
export { Exposure } from '../charts/exposure/exposure';
export type { ExposureParts, PublicAddress, RouteObject, ServicePort } from '../charts/exposure/exposure-parts';
export { GatewayController, type GatewayExposureOptions } from '../charts/exposure/gateway-exposure';
export type { LoadBalancerExposureOptions } from '../charts/exposure/load-balancer-exposure';
export { TlsPolicy } from '../charts/exposure/tls-policy';
export type { NetworkDestination, Ports, ServiceAddress } from '../charts/web-service/destination';
export { WebServiceChart, type WebServiceChartProps } from '../charts/web-service/web-service';
export type { WebServiceDefinition } from '../charts/web-service/web-service-definition';
export type { WorkloadSizing } from '../charts/web-service/workload-sizing';
export { Alarms, type AlarmsProps } from './alarms/alarms';
export { Analytics, type AnalyticsProps } from './analytics/analytics';
export { AnalyticsCode, type AnalyticsCodeLocation } from './analytics/analytics-code';
export { AnalyticsRuntime, type ManagedFlinkOptions } from './analytics/analytics-runtime';
export { DataprocAnalytics, type DataprocAnalyticsProps } from './analytics/gcp/dataproc-analytics';
export type { DataprocOptions } from './analytics/gcp/dataproc-options';
export { BookingService, type BookingServiceProps } from './booking-service/booking-service';
export { Cluster, type ClusterProps } from './cluster/cluster';
export { type ManagedNodeGroupProps, NodeCapacity, type NodeGroupCapacity } from './cluster/node-capacity';
export { PodIdentity, type PodIdentityProps } from './cluster/pod-identity';
export {
  DatabaseCapacity,
  type DatabaseInstanceCapacityProps,
  type DatabaseServerlessCapacityProps,
  type InstanceCapacity,
  type ServerlessCapacity,
} from './database/database-capacity';
export type { TicketDatabaseAttributes } from './database/imported-database';
export { TicketDatabase, type TicketDatabaseProps } from './database/ticket-database';
export type { ITicketDatabase } from './database/ticket-database-base';
export { EventCatalog, type EventCatalogProps } from './event-catalog/event-catalog';
export { EventStream, type EventStreamProps } from './event-stream/event-stream';
export type { IEventStream } from './event-stream/event-stream-base';
export type { EventStreamAttributes } from './event-stream/imported-stream';
export { KafkaTopic, type KafkaTopicProps, Topic, type TopicProps } from './event-stream/kafka-topic';
export { StreamAccess } from './event-stream/stream-access';
export { type BrokerCapacity, type ProvisionedStreamProps, StreamCapacity } from './event-stream/stream-capacity';
export { Frontend, type FrontendProps } from './frontend/frontend';
export { GeneratedSecret, type GeneratedSecretProps } from './generated-secret/generated-secret';
export { PlatformSecrets, type PlatformSecretsProps } from './generated-secret/platform-secrets';
export { PlatformManifests, type PlatformManifestsProps } from './manifests/platform-manifests';
export { Network, type NetworkProps } from './network/network';
export { Sizing, type SizingFigures } from './sizing/sizing';
export { TicketGenerator, type TicketGeneratorProps } from './ticket-generator/ticket-generator';
export { TicketingPlatform } from './ticketing-platform';
export type { TicketingPlatformProps } from './ticketing-platform-props';
export { UploadsBucket, type UploadsBucketProps } from './uploads-bucket/uploads-bucket';
export { UserService, type UserServiceProps } from './user-service/user-service';
export { UsersTable, type UsersTableProps } from './user-service/users-table';
export { AccessMode } from './web-service/access-mode';
export { Delivery, ManifestDelivery } from './web-service/manifest-delivery';
export { ServiceImage } from './web-service/service-image';
export { ServiceNamespace, type ServiceNamespaceProps } from './web-service/service-namespace';
export { WebService, type WebServiceProps } from './web-service/web-service';
