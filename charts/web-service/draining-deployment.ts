import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/**
 * A Deployment whose containers continue to serve for a while after they are stopped. The sleep action of Kubernetes
 * 1.30 needs no shell in the image. cdk8s-plus-28 does not know it and drops it, so it is added to the output.
 */
export class DrainingDeployment extends k8s.KubeDeployment {
  constructor(
    scope: Construct,
    id: string,
    props: k8s.KubeDeploymentProps,
    private readonly drainSeconds: number,
  ) {
    super(scope, id, props);
  }

  override toJson() {
    const deployment = super.toJson();
    for (const container of deployment.spec.template.spec.containers) {
      container.lifecycle = { preStop: { sleep: { seconds: this.drainSeconds } } };
    }
    return deployment;
  }
}
