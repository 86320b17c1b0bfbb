import type { AccessBindings, DatabaseBindings, ServiceBindings, StreamBindings } from '../bindings/bindings';
import type { Exposure } from '../exposure/exposure';
import type { NetworkDestination, ServiceAddress } from './destination';

/** An HTTP service, independent of where it is deployed. Its environment and its network policy follow from it. */
export interface WebServiceDefinition {
  /** Name of the Deployment, the pods and the ServiceAccount. */
  readonly name: string;
  /**
   * Name of the Service, which callers resolve.
   *
   * @default - the same as `name`
   */
  readonly serviceName?: string;
  /**
   * Name of the HorizontalPodAutoscaler.
   *
   * @default - the same as `name`
   */
  readonly autoscalerName?: string;
  /** Port that the process listens on, from 1024 to 65535. */
  readonly port: number;
  /** Image, region and log level. */
  readonly service: ServiceBindings;
  /**
   * Access mode: `ACCESS_MODE`.
   *
   * @default - the service does not depend on it
   */
  readonly access?: AccessBindings;
  /**
   * Connection to PostgreSQL: the variables `DATABASE_*`, and egress to the database.
   *
   * @default - the service has no database
   */
  readonly database?: DatabaseBindings;
  /**
   * Connection to Kafka: `KAFKA_BROKERS` and `KAFKA_AUTH`, and egress to the brokers.
   *
   * @default - the service does not use the event stream
   */
  readonly stream?: StreamBindings;
  /**
   * Further environment variables. Values may be tokens, names may not.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;
  /**
   * Names of the services in the namespace that may call it.
   *
   * @default - none
   */
  readonly callers?: readonly string[];
  /**
   * Services in the namespace that it calls.
   *
   * @default - none
   */
  readonly calls?: readonly ServiceAddress[];
  /**
   * Networks that it connects to besides the AWS APIs, the database, the brokers and `calls`.
   *
   * @default - none
   */
  readonly destinations?: readonly NetworkDestination[];
  /**
   * How callers from outside the cluster reach the service.
   *
   * @default - not at all
   */
  readonly exposure?: Exposure;
}
