import { k8s } from 'cdk8s-plus-28';

/** How long a pod that is about to stop still answers, while load balancers and kube-proxy learn that it goes. */
const DRAIN_SECONDS = 10;

/**
 * A Deployment whose containers go on serving for a while once they are told to stop. It uses Kubernetes' own sleep, which needs no
 * shell in the image, but is newer (1.30) than the types of cdk8s-plus-28: they drop it, so it is added behind them.
 */
export class DrainingDeployment extends k8s.KubeDeployment {
  override toJson() {
    const deployment = super.toJson();
    for (const container of deployment.spec.template.spec.containers)
      container.lifecycle = { preStop: { sleep: { seconds: DRAIN_SECONDS } } };
    return deployment;
  }
}
