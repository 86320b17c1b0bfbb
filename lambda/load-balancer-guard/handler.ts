import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { waitUntilGone } from './wait-until-gone';

/** The request of CloudFormation, forwarded by the provider framework of the CDK. */
interface GuardRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: { readonly VpcId: string };
}

const ec2 = new EC2Client({});

/**
 * When the stack is deleted, waits until the VPC contains no load balancer; fails when one is left after ten minutes.
 */
export async function handler({ RequestType, ResourceProperties }: GuardRequest): Promise<void> {
  if (RequestType !== 'Delete') {
    return;
  }
  const vpcId = ResourceProperties.VpcId;
  await waitUntilGone(vpcId, () => loadBalancersIn(vpcId), { attempts: 60, delaySeconds: 10 });
}

/** Load balancers are found by their network interfaces, which are what blocks the deletion of the VPC. */
async function loadBalancersIn(vpcId: string): Promise<string[]> {
  const { NetworkInterfaces = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return NetworkInterfaces.flatMap(({ Description = '' }) => (Description.startsWith('ELB ') ? Description : []));
}
