import { Duration } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Construct } from 'constructs';

/** Configures MSK to enlarge the disks of the brokers when they are 60 % full. Disks never shrink. */
export function scaleBrokerStorage(scope: Construct, clusterArn: string, maxStorageGiB: number): void {
  const target = new appscaling.ScalableTarget(scope, 'BrokerStorage', {
    serviceNamespace: appscaling.ServiceNamespace.KAFKA,
    resourceId: clusterArn,
    scalableDimension: 'kafka:broker-storage:VolumeSize',
    minCapacity: 1, // MSK accepts no other minimum
    maxCapacity: maxStorageGiB,
  });
  target.scaleToTrackMetric('BrokerStorageUsed', {
    predefinedMetric: appscaling.PredefinedMetric.KAFKA_BROKER_STORAGE_UTILIZATION,
    targetValue: 60,
    disableScaleIn: true,
    scaleOutCooldown: Duration.hours(6), // MSK enlarges a disk once in six hours
  });
}
