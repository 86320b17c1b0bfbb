/** Resources of a template, by logical id. */
export type Resources = Record<string, { readonly Type: string; readonly Properties?: object }>;

/** A documented limit that code can check. */
export interface Check {
  /** The sentence of the documentation, or its beginning. */
  readonly sentence: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the properties of a template have no types
  readonly holds: (properties: any) => boolean;
}

const FORBIDDEN_IN_NODE_TEMPLATES = ['SubnetId', 'IamInstanceProfile', 'InstanceMarketOptions', 'HibernationOptions'];

export const CHECKS: readonly Check[] = [
  {
    sentence: "You can't select the kafka.t3.small instance type when the metadata mode is KRaft.",
    type: 'AWS::MSK::Cluster',
    holds: ({ BrokerNodeGroupInfo, KafkaVersion }) =>
      BrokerNodeGroupInfo.InstanceType !== 'kafka.t3.small' || !/\.kraft$|^[4-9]/.test(KafkaVersion),
  },
  {
    sentence: 'For other Regions where Amazon MSK is available, you can specify either two or three subnets.',
    type: 'AWS::MSK::Cluster',
    holds: ({ BrokerNodeGroupInfo }) => [2, 3].includes(BrokerNodeGroupInfo.ClientSubnets.length),
  },
  {
    sentence: 'When creating a node group, you must specify all or none of the properties.',
    type: 'AWS::EKS::Nodegroup',
    holds: ({ ScalingConfig: sizes = {} }) => [0, 3].includes(Object.keys(sizes).length),
  },
  {
    sentence: "The launch template can't include [`SubnetId`]",
    type: 'AWS::EC2::LaunchTemplate',
    holds: ({ LaunchTemplateData: data }) => !FORBIDDEN_IN_NODE_TEMPLATES.some(name => name in data),
  },
];

/** Returns the resources that violate a check, with the sentence. */
export function violations(resources: Resources): string[] {
  return CHECKS.flatMap(({ sentence, type, holds }) =>
    Object.entries(resources)
      .filter(([, resource]) => resource.Type === type && !holds(resource.Properties))
      .map(([id]) => `${id}: ${sentence}`),
  );
}
