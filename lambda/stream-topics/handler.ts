import type { KafkaAuthentication } from '../../contracts/stores';
import { createTopics } from './create-topics';

/** Request of CloudFormation, forwarded by the provider framework of the CDK. */
export interface TopicsRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: {
    /** Comma-separated `host:port`. */
    readonly Brokers: string;
    /** `none` is for a broker without authentication. */
    readonly Auth: KafkaAuthentication;
    readonly Region: string;
    /** Partitions by topic. CloudFormation passes numbers as strings. */
    readonly Topics: Readonly<Record<string, string>>;
  };
}

/** Topics are deleted with their cluster. */
export async function handler({ RequestType, ResourceProperties }: TopicsRequest): Promise<void> {
  if (RequestType === 'Delete') {
    return;
  }
  const { Brokers, Auth, Region, Topics } = ResourceProperties;
  await createTopics(
    { brokers: Brokers.split(','), auth: Auth, region: Region },
    Object.entries(Topics).map(([name, partitions]) => ({ name, partitions: Number(partitions) })),
  );
}
