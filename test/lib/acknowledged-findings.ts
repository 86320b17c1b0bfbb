/** A finding of cdk-nag that is accepted, with the reason. */
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
    reason: 'these policies only allow writing logs and, for functions in a VPC, managing network interfaces',
  },
  {
    rule: lambdaBasics,
    where:
      /\/(AWS679f53fac002430cb0da5b7982bd2287|BucketNotificationsHandler\w+|framework-onEvent)\/(ServiceRole|Role)\/Resource$/,
    reason: 'a custom resource of the CDK, which creates the role',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/(AWSLambda\w+ExecutionRole|AmazonEC2ContainerRegistryReadOnly|AmazonElasticContainerRegistryPublicReadOnly.*)\]$/,
    where: /\/KubectlProvider\/.*\/ServiceRole\/Resource$/,
    reason: 'the kubectl handler of the CDK, which creates the role',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/AmazonEKS(Cluster|Compute|BlockStorage|LoadBalancing|Networking)Policy\]$/,
    where: /\/Cluster\/Role\/Resource$/,
    reason: 'EKS requires these policies for the role of its control plane, and updates them',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/(AmazonEKSWorkerNode(Minimal)?Policy|AmazonEKS_CNI_Policy|AmazonEC2ContainerRegistryPullOnly)\]$/,
    where: /\/Cluster\/NodeRole\/Resource$/,
    reason: 'EKS requires these policies for the role of its nodes; pods have other roles',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/NodeAutoscaler\/Identity\/Role\/DefaultPolicy\/Resource$/,
    reason: 'describe actions support no resource ARNs, and a condition limits scaling to the groups of this cluster',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::(\*|arn:aws:ec2:.*|.*<AWS::\w+>.*)\]$/,
    where: /\/Analytics\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Managed Flink creates network interfaces with unknown ids; describe actions support no resource ARNs',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:logs:.*:log-group:\/aws\/(rds\/instance\/ticket-booking-db\/postgresql|eks\/ticket-booking-cluster\/cluster):\*\]$/,
    where: /\/(Database\/Log|ControlPlaneLog)\/(Group|Retention)\/CustomResourcePolicy\/Resource$/,
    reason: 'one log group, whose ARN ends in `:*` for some actions of CloudWatch Logs',
  },
  {
    rule: /^AwsSolutions-RDS10$/,
    where: /\/Database\/Instance\/Resource$/,
    reason:
      'CloudFormation cannot roll back a protected database: deletionProtection is enabled in the second deployment',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<\w+\.Arn>:\*\]$/,
    where:
      /\/(KubectlProvider|Users|LoadBalancerGuard)\/Provider\/framework-onEvent\/ServiceRole\/DefaultPolicy\/Resource$/,
    reason: 'the provider framework of the CDK: all versions of the function that it invokes',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*\/(uploads|upload-claims|tickets|uploads\/bookings)\/\*\]$/,
    where:
      /\/(Frontend|BookingService)\/Identity\/Role\/DefaultPolicy\/Resource$|\/TicketGenerator\/.*\/DefaultPolicy\/Resource$/,
    reason: 'objects below one prefix of one bucket',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*:(group|transactional-id)\/.*\/(frontend|event-catalog|booking-service|flink-analytics-group|ticket-analytics)\*\]$/,
    where: /\/DefaultPolicy\/Resource$/,
    reason: 'consumer groups and transactional ids that start with the name of the service',
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
    reason: 'automatic rotation of the key would end every session and invalidate every ticket',
  },
  {
    rule: /^AwsSolutions-IAM4\[Policy::.*\/AmazonRDSEnhancedMonitoringRole\]$/,
    where: /\/Database\/Instance\/MonitoringRole\/Resource$/,
    reason: 'RDS requires this policy for the role of Enhanced Monitoring',
  },
  {
    rule: /^AwsSolutions-RDS11$/,
    where: /\/Database\/Instance\/Resource$/,
    reason: 'the port need not be secret: the security group allows ingress from the pods and the users function only',
  },
  {
    rule: /^AwsSolutions-RDS3$/,
    where: /^ticketing-demonstration-data\/Database\/Instance\/Resource$/,
    reason: 'the demonstration has no standby to reduce costs; production has one in another zone',
  },
];
