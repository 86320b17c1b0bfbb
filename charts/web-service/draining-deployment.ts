import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/**
 * A Deployment whose containers go on serving for a while once they are told to stop. It uses Kubernetes' own sleep, which needs no
 * shell in the image, but is newer (1.30) than the types of cdk8s-plus-28: they drop it, so it is added behind them.
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
    for (const container of deployment.spec.template.spec.containers)
      container.lifecycle = { preStop: { sleep: { seconds: this.drainSeconds } } };
    return deployment;
  }
}
