/** Findings of cdk-nag that we know of, and why they stay. */
export interface Acknowledged {
  readonly rule: RegExp;
  readonly where: RegExp;
  readonly reason: string;
}

const lambdaBasics = /^AwsSolutions-IAM4\[Policy::.*service-role\/AWSLambda(Basic|VPCAccess)ExecutionRole\]$/;

export const acknowledgedFindings: readonly Acknowledged[] = [
  {
    rule: lambdaBasics,
    where: /\/(TicketGenerator\/Function|Database\/Users\/Maker|LoadBalancerGuard\/Handler)\/ServiceRole\/Resource$/,
    reason: 'they let a function write its log, and stand in a network if it has to, and nothing more',
  },
  {
    rule: lambdaBasics,
    where:
      /\/(AWS679f53fac002430cb0da5b7982bd2287|BucketNotificationsHandler\w+|framework-onEvent)\/(ServiceRole|Role)\/Resource$/,
    reason: 'a custom resource of the CDK: its role is not ours to make',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/(AWSLambda\w+ExecutionRole|AmazonEC2ContainerRegistryReadOnly|AmazonElasticContainerRegistryPublicReadOnly.*)\]$/,
    where: /\/KubectlProvider\/.*\/ServiceRole\/Resource$/,
    reason: 'the kubectl handler of the CDK: its role is not ours to make',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/AmazonEKS(Cluster|Compute|BlockStorage|LoadBalancing|Networking)Policy\]$/,
    where: /\/Cluster\/Role\/Resource$/,
    reason: 'EKS documents these policies for the role of its control plane, and changes them as it grows',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/(AmazonEKSWorkerNode(Minimal)?Policy|AmazonEKS_CNI_Policy|AmazonEC2ContainerRegistryPullOnly)\]$/,
    where: /\/Cluster\/NodeRole\/Resource$/,
    reason: 'EKS documents these policies for the role of its nodes; pods have roles of their own',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/NodeAutoscaler\/Identity\/Role\/DefaultPolicy\/Resource$/,
    reason: 'describing knows no resources, and scaling is held to the groups that carry the name of this cluster',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::(\*|arn:aws:ec2:.*|.*<AWS::\w+>.*)\]$/,
    where: /\/Analytics\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Managed Flink makes network interfaces whose names nobody knows before; describing knows no resources',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:logs:.*:log-group:\/aws\/(rds\/instance\/ticket-booking-db\/postgresql|eks\/ticket-booking-cluster\/cluster):\*\]$/,
    where: /\/(Database\/Log|ControlPlaneLog)\/(Group|Retention)\/CustomResourcePolicy\/Resource$/,
    reason: 'one log group, whose ARN ends in `:*` for some actions of CloudWatch Logs',
  },
  {
    rule: /^AwsSolutions-RDS10$/,
    where: /\/Database\/Instance\/Resource$/,
    reason: 'a protected database cannot be rolled back: the second deployment switches deletionProtection on',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<\w+\.Arn>:\*\]$/,
    where:
      /\/(KubectlProvider|Users|LoadBalancerGuard)\/Provider\/framework-onEvent\/ServiceRole\/DefaultPolicy\/Resource$/,
    reason: 'the provider framework of the CDK: every version of the one function that it calls',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*\/(uploads|upload-claims|tickets|uploads\/bookings)\/\*\]$/,
    where:
      /\/(Frontend|BookingService)\/Identity\/Role\/DefaultPolicy\/Resource$|\/TicketGenerator\/.*\/DefaultPolicy\/Resource$/,
    reason: 'objects below one prefix of one bucket: the prefix says whose they are',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*:(group|transactional-id)\/.*\/(frontend|event-catalog|booking-service|flink-analytics-group|ticket-analytics)\*\]$/,
    where: /\/DefaultPolicy\/Resource$/,
    reason: 'consumer groups and transactions that begin with the name of the service',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/LoadBalancerGuard\/Handler\/ServiceRole\/DefaultPolicy\/Resource$/,
    reason: 'IAM supports no resources for ec2:DescribeNetworkInterfaces',
  },
  {
    rule: /^AwsSolutions-L1$/,
    where: /\/KubectlProvider\/Handler\/Resource$/,
    reason: 'the kubectl handler of the CDK: the CDK chooses its runtime',
  },
  {
    rule: /^AwsSolutions-SMG4$/,
    where: /\/Secrets\/(Token|Ticket|Organiser)\/Secret\/Resource$/,
    reason: 'a key that changed by itself would end every session and void every ticket: it is changed by people',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/AmazonRDSEnhancedMonitoringRole\]$/,
    where: /\/Database\/Instance\/MonitoringRole\/Resource$/,
    reason: 'RDS documents this policy for the role of Enhanced Monitoring',
  },
  {
    rule: /^AwsSolutions-RDS11$/,
    where: /\/Database\/Instance\/Resource$/,
    reason: 'the port is no secret: the security group lets only the pods in',
  },
  {
    rule: /^AwsSolutions-RDS3$/,
    where: /^ticketing-demonstration-data\/Database\/Instance\/Resource$/,
    reason: 'the demonstration is cheap; production has a standby in another zone',
  },
];
