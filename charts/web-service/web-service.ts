import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { TICKETING_NAMESPACE } from '../rendering/namespace';
import { checkName } from '../rendering/object-name';
import { environmentOf } from './connections';
import { DrainingDeployment } from './draining-deployment';
import { networkPolicySpec } from './network-policy';
import { podTemplate } from './pod-template';
import { checkEnvironment, checkWebService } from './web-service-checks';
import type { WebServiceDefinition } from './web-service-definition';
import { ROLLING_PERCENT, scalingOf, type WorkloadSizing } from './workload-sizing';

/** Time in which kube-proxy and the callers remove a terminating pod. */
const DRAIN_SECONDS = 10;

/** A load balancer removes a target after two failed checks, ten seconds apart. */
const EXPOSED_DRAIN_SECONDS = 30;

const SERVICE_LABEL = 'app.kubernetes.io/name';

/** Deployment options of a service. */
export interface WebServiceChartProps {
  readonly sizing: WorkloadSizing;
  /** @default 'ticketing' */
  readonly namespace?: string;
  /**
   * Whether Prometheus scrapes the service. The cluster needs the kind ServiceMonitor of the Prometheus operator.
   * @default true
   */
  readonly serviceMonitor?: boolean;
}

/** Kubernetes objects of one HTTP service. Names, labels and selectors never contain tokens, so they never change. */
export class WebServiceChart extends Chart {
  /** Name of the ServiceAccount, which Pod Identity associates with the IAM role. */
  readonly serviceAccountName: string;
  private readonly serviceName: string;
  private readonly bindingsName: string;
  private readonly environment: Record<string, string>;
  private readonly selector: Record<string, string>;

  constructor(
    scope: Construct,
    private readonly service: WebServiceDefinition,
    private readonly props: WebServiceChartProps,
  ) {
    const namespace = props.namespace ?? TICKETING_NAMESPACE;
    super(scope, service.name, {
      namespace,
      disableResourceNameHashes: true,
      labels: { [SERVICE_LABEL]: service.name, 'app.kubernetes.io/part-of': 'ticketing' },
    });
    checkName(namespace);
    checkWebService(service, props.sizing);
    this.serviceAccountName = service.name;
    this.serviceName = service.serviceName ?? service.name;
    this.bindingsName = `${service.name}-bindings`;
    this.environment = environmentOf(service);
    checkEnvironment(service.name, this.environment);
    this.selector = { [SERVICE_LABEL]: service.name };

    this.addServiceAccount();
    this.addBindings();
    this.addNetworkPolicy();
    this.addService();
    this.addDeployment();
    this.addAutoscaler();
    this.addDisruptionBudget();
    this.addRoutes();
    if (props.serviceMonitor ?? true) {
      this.addServiceMonitor();
    }
  }

  private addServiceAccount(): void {
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: { name: this.serviceAccountName },
      automountServiceAccountToken: false,
    });
  }

  private addBindings(): void {
    new k8s.KubeConfigMap(this, 'bindings', {
      metadata: { name: this.bindingsName },
      data: this.environment,
    });
  }

  private addDeployment(): void {
    const drainSeconds = this.service.exposure ? EXPOSED_DRAIN_SECONDS : DRAIN_SECONDS;
    const spec: k8s.DeploymentSpec = {
      // No replicas: the autoscaler sets the number, also if minimum and maximum are equal. A value here would reset it
      // at each deployment, and removing the value later would reduce the Deployment to one pod.
      revisionHistoryLimit: 3,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: k8s.IntOrString.fromString(`${ROLLING_PERCENT}%`),
          maxUnavailable: k8s.IntOrString.fromString(`${ROLLING_PERCENT}%`),
        },
      },
      selector: { matchLabels: this.selector },
      template: podTemplate({
        service: this.service,
        sizing: this.props.sizing,
        environment: this.environment,
        labels: this.labels,
        selector: this.selector,
        bindingsName: this.bindingsName,
        serviceAccountName: this.serviceAccountName,
        drainSeconds,
      }),
    };
    new DrainingDeployment(this, 'deployment', { metadata: { name: this.service.name }, spec }, drainSeconds);
  }

  private addService(): void {
    const { type, port, annotations, externalTrafficPolicy } = this.service.exposure?.parts.servicePort ?? {
      type: 'ClusterIP',
      port: this.service.port,
    };
    new k8s.KubeService(this, 'service', {
      metadata: { name: this.serviceName, annotations },
      spec: {
        type,
        externalTrafficPolicy,
        selector: this.selector,
        ports: [{ name: 'http', port, targetPort: k8s.IntOrString.fromString('http'), protocol: 'TCP' }],
      },
    });
  }

  private addAutoscaler(): void {
    const { minReplicas, maxReplicas, cpuTargetPercent } = scalingOf(this.props.sizing);
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata: { name: this.service.autoscalerName ?? this.service.name },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: this.service.name },
        minReplicas,
        maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuTargetPercent } },
          },
        ],
        behavior: {
          // Load rises within seconds when a sale opens, so one step may add all pods.
          scaleUp: {
            stabilizationWindowSeconds: 0,
            policies: [{ type: 'Pods', value: maxReplicas, periodSeconds: 15 }],
          },
          // Without a policy Kubernetes may remove all surplus pods in one step, and disruption budgets do not apply.
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
          },
        },
      },
    });
  }

  private addDisruptionBudget(): void {
    new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
      metadata: { name: this.service.name },
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: this.selector },
      },
    });
  }

  private addNetworkPolicy(): void {
    new k8s.KubeNetworkPolicy(this, 'network-policy', {
      metadata: { name: this.service.name },
      spec: networkPolicySpec(this.service, this.selector),
    });
  }

  private addRoutes(): void {
    const { exposure, name } = this.service;
    for (const object of exposure?.parts.routeObjects(name, this.serviceName) ?? []) {
      new ApiObject(this, `${object.kind}-${object.name}`, {
        apiVersion: object.apiVersion,
        kind: object.kind,
        metadata: { name: object.name },
        spec: object.spec,
      });
    }
  }

  private addServiceMonitor(): void {
    new ApiObject(this, 'service-monitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: this.service.name },
      spec: {
        // Makes the label "job" the name of the service; by default it is the name of the Service object.
        jobLabel: SERVICE_LABEL,
        selector: { matchLabels: this.selector },
        // The port of the pods: in the Service it would be a port of the load balancer, too.
        endpoints: [{ targetPort: 'management', path: '/metrics', interval: '30s', scrapeTimeout: '10s' }],
      },
    });
  }
}
