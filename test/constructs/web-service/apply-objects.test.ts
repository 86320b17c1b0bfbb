import type { Template } from 'aws-cdk-lib/assertions';
import { Exposure, type FrontendProps } from '../../../constructs';
import { existingCluster } from '../../support/cdk/existing';
import { synthesize } from '../../support/cdk/synthesize';
import { frontend, manifestsOf, userService } from './sample-services';

const templates = {
  'user-service': synthesize(stack => userService(stack, existingCluster(stack))),
  frontend: synthesize(stack => frontend(stack)),
};

describe('objects that kubectl does not prune are resources of their own, which CloudFormation deletes', () => {
  // kubectl 1.36, apply --prune without an allow list: pkg/util/prune/prune.go.
  const pruned =
    /^(ConfigMap|Endpoints|Namespace|PersistentVolume(Claim)?|Pod|ReplicationController|Secret|Service|Job|CronJob|Ingress|DaemonSet|Deployment|ReplicaSet|StatefulSet)$/;
  const own = (template: Template) =>
    manifestsOf(template).flatMap(({ kinds, manifest }) =>
      kinds.some(kind => !pruned.test(kind)) ? [{ kinds, label: manifest.Properties.PruneLabel }] : [],
    );
  const gateway = (options: Partial<FrontendProps> = {}) =>
    synthesize(stack =>
      frontend(stack, { ...options, exposure: Exposure.gateway({ gatewayClassName: 'envoy' }) }).loadBalancerHostname(),
    );

  test.each([...Object.entries(templates), ['frontend behind a gateway', gateway()] as const])('%s', (_, template) => {
    expect(own(template).filter(({ kinds, label }) => kinds.length > 1 || label !== undefined)).toEqual([]);
  });

  test('deletes the objects of an option that is disabled', () => {
    const kinds = (template: Template) => own(template).flatMap(found => found.kinds);
    const always = ['ServiceAccount', 'NetworkPolicy', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'];
    expect(kinds(gateway({ serviceMonitor: true }))).toEqual([...always, 'Gateway', 'HTTPRoute', 'ServiceMonitor']);
    expect(kinds(templates.frontend)).toEqual(always);
  });

  test('reads the address of a gateway after the gateway is applied', () => {
    const [question] = Object.values(gateway().findResources('Custom::AWSCDK-EKS-KubernetesObjectValue'));
    expect(question?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^FrontendGatewayfrontend/)]));
  });
});
