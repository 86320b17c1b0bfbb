import { k8s } from 'cdk8s-plus-28';
import { MANAGEMENT_PORT } from '../../contracts/services';
import { nodeOptions } from './node-options';
import type { WebServiceDefinition } from './web-service-definition';
import type { WorkloadSizing } from './workload-sizing';

/** An unprivileged user. The images contain no files of a specific user. */
const USER = 1000;

/** Time of a process to finish its requests after SIGTERM. Longer than the deadline of the process itself. */
const STOP_SECONDS = 35;

export interface PodTemplateInput {
  readonly service: WebServiceDefinition;
  readonly sizing: WorkloadSizing;
  readonly environment: Record<string, string>;
  readonly labels: Record<string, string>;
  readonly selector: Record<string, string>;
  readonly bindingsName: string;
  readonly serviceAccountName: string;
  /** How long a terminating pod continues to serve, until all callers have removed it. */
  readonly drainSeconds: number;
}

export function podTemplate(input: PodTemplateInput): k8s.PodTemplateSpec {
  return {
    metadata: {
      labels: input.labels,
      // Pods read their bindings once, at start. As an annotation, every changed binding starts a rollout. A checksum
      // would be shorter, but some values exist only after the deployment.
      annotations: { 'ticketing/bindings': listing(input.environment) },
    },
    spec: {
      serviceAccountName: input.serviceAccountName,
      // No pod calls the Kubernetes API. Pod Identity mounts its own token.
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: input.drainSeconds + STOP_SECONDS,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(topologyKey => ({
        topologyKey,
        maxSkew: 1,
        // Not DoNotSchedule: unevenly placed pods serve requests, pending pods do not.
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: input.selector },
        matchLabelKeys: ['pod-template-hash'],
      })),
      containers: [container(input)],
    },
  };
}

function container({ service, sizing, bindingsName }: PodTemplateInput): k8s.Container {
  return {
    name: service.name,
    image: service.service.image,
    imagePullPolicy: 'IfNotPresent',
    ports: [
      { name: 'http', containerPort: service.port, protocol: 'TCP' },
      { name: 'management', containerPort: MANAGEMENT_PORT, protocol: 'TCP' },
    ],
    env: [{ name: 'NODE_OPTIONS', value: nodeOptions(sizing.memory) }],
    envFrom: [{ configMapRef: { name: bindingsName } }],
    resources: {
      requests: { cpu: k8s.Quantity.fromString(sizing.cpuRequest), memory: k8s.Quantity.fromString(sizing.memory) },
      limits: { cpu: k8s.Quantity.fromString(sizing.cpuLimit), memory: k8s.Quantity.fromString(sizing.memory) },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    // Two minutes to start: the first pod of a release may have migrations to run.
    startupProbe: { ...get('/health', 'http'), periodSeconds: 2, failureThreshold: 60 },
    livenessProbe: { ...get('/health', 'http'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    readinessProbe: { ...get('/ready', 'management'), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
  };
}

function get(path: string, port: string): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromString(port), scheme: 'HTTP' } };
}

function listing(environment: Record<string, string>): string {
  return Object.entries(environment)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
