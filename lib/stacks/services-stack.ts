import { CfnOutput } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { ManifestDelivery, TicketingPlatform } from '../../constructs';
import { addImageOutputs } from '../../constructs/manifests/manifest-outputs';
import type { Config } from '../config/config';
import { exposureOf } from '../config/exposure';
import type { DataStack } from './data-stack';
import { PlatformStack } from './platform-stack';

/** Services and ticket generator. Destroyed before the cluster, so that no load balancer remains without it. */
export class ServicesStack extends PlatformStack {
  constructor(scope: Construct, config: Config, data: DataStack, cluster: ICluster) {
    super(scope, 'services', config, 'Ticketing: the services and the ticket generator');
    const platform = new TicketingPlatform(this, 'Platform', {
      sizing: config.sizing,
      cluster,
      database: data.databaseIn(this),
      stream: data.streamIn(this),
      uploadsBucket: data.uploadsBucket,
      usersTable: data.usersTable,
      secrets: data.secrets,
      accessMode: config.accessMode,
      delivery: config.delivery,
      exposure: exposureOf(config),
      corsOrigins: config.corsOrigins,
      logLevel: config.logLevel,
      serviceMonitor: config.serviceMonitor,
      nameSuffix: config.nameSuffix,
      alarmActions: this.alarmActions(config),
      loadBalancerAlarm: config.loadBalancerAlarm,
    });
    addImageOutputs(this, platform);
    if (config.delivery === ManifestDelivery.ARGO_CD) {
      return;
    }
    const address = platform.frontend.loadBalancerHostname();
    const scheme = config.certificateArn || config.tlsSecretName ? 'https' : 'http';
    new CfnOutput(this, 'LoadBalancer', { value: address, description: 'where the host name has to point' });
    new CfnOutput(this, 'Url', { value: `${scheme}://${config.hostname ?? address}`, description: 'the web page' });
  }
}
