import { CfnOutput } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { Cluster } from '../../constructs';
import { LoadBalancerGuard } from '../../constructs/cluster/load-balancer-guard';
import { fixedNames } from '../../constructs/fixed-names';
import type { Config } from '../config/config';
import { PlatformStack } from './platform-stack';

/** The EKS cluster. It stores no data. */
export class ClusterStack extends PlatformStack {
  public readonly cluster: ICluster;

  constructor(scope: Construct, config: Config, vpc: IVpc) {
    super(scope, 'cluster', config, 'Ticketing: the cluster');
    const created = new Cluster(this, 'Cluster', {
      vpc,
      capacity: config.sizing.nodes,
      clusterName: fixedNames(config.nameSuffix).cluster,
      publicAccessCidrs: config.publicAccessCidrs,
      adminPrincipalArns: config.adminPrincipalArns,
    });
    this.cluster = created.cluster;
    new LoadBalancerGuard(this, 'LoadBalancerGuard', vpc).node.addDependency(created);

    this.keepExports(this.cluster.kubectlProvider!.serviceToken);

    new CfnOutput(this, 'ClusterName', { value: this.cluster.clusterName, description: 'name of the EKS cluster' });
    new CfnOutput(this, 'KubeconfigCommand', {
      description: 'command that configures kubectl for administrators of the cluster',
      value: `aws eks update-kubeconfig --name ${this.cluster.clusterName} --region ${this.region}`,
    });
  }
}
