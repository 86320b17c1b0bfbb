import { makeTopics } from '../../constructs/web-service/kit/kafka/topics';

/** What CloudFormation hands over, by way of the provider framework of the CDK. */
export interface TopicsOrder {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: {
    /** `host:port`, separated by commas. */
    readonly Brokers: string;
    /** `iam`, or `none` for a broker without a door. */
    readonly Auth: 'iam' | 'none';
    readonly Region: string;
    /** Partitions by topic. CloudFormation makes text of numbers. */
    readonly Topics: Readonly<Record<string, string>>;
  };
}

/** Topics leave with their cluster, not before it. */
export async function handler({ RequestType, ResourceProperties }: TopicsOrder): Promise<void> {
  if (RequestType === 'Delete') return;
  const { Brokers, Auth, Region, Topics } = ResourceProperties;
  await makeTopics(
    { brokers: Brokers.split(','), auth: Auth, region: Region },
    Object.entries(Topics).map(([name, partitions]) => ({ name, partitions: Number(partitions) })),
  );
}
