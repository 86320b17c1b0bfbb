import type { Exposure } from '../exposure/exposure';
import type { Destination } from './destination';

/** What a service is, wherever it is deployed. */
export interface WebServiceDefinition {
  /** Name of its Deployment, its pods and its ServiceAccount. */
  readonly name: string;
  /** Name that callers resolve. @default - the same as `name` */
  readonly serviceName?: string;
  readonly autoscalerName: string;
  readonly port: number;
  readonly image: string;
  /** The process's environment, besides `PORT`. Values may be tokens, names may not. */
  readonly environment: Record<string, string>;
  /** Services of the namespace that may call it. */
  readonly callers?: readonly string[];
  /** How it is reached from outside the cluster. @default - not at all */
  readonly exposure?: Exposure;
  /** Everything it may send to. */
  readonly destinations: readonly Destination[];
}
