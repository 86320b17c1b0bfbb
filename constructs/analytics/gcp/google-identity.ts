import { isIPv4 } from 'node:net';
import { Token } from 'aws-cdk-lib';
import { like } from './dataproc-size';

export interface GoogleIdentity {
  readonly serviceAccountId: string;
  readonly natAddress: string;
}

interface Given {
  readonly serviceAccountId?: string;
  readonly natAddress?: string;
}

const PRIVATE_NETWORKS = /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|22[4-9]|2[3-5]\d)\./;

/** Returns the identity of the nodes, if Terraform has created them. */
export function googleIdentity({ serviceAccountId, natAddress }: Given): GoogleIdentity | undefined {
  if (serviceAccountId === undefined && natAddress === undefined) {
    return undefined;
  }
  if (serviceAccountId === undefined || natAddress === undefined) {
    const missing = serviceAccountId === undefined ? 'serviceAccountId' : 'natAddress';
    throw new Error(`${missing} is required: set both serviceAccountId and natAddress, or none`);
  }
  if (!Token.isUnresolved(serviceAccountId)) {
    const unique =
      'the unique id of a service account, about 21 digits, as `terraform output -raw service_account_id` prints it';
    like(/^\d{15,25}$/, 'serviceAccountId', serviceAccountId, unique);
  }
  if (!Token.isUnresolved(natAddress) && (!isIPv4(natAddress) || PRIVATE_NETWORKS.test(natAddress))) {
    throw new Error(
      `natAddress must be a public IPv4 address, as \`terraform output -raw nat_address\` prints it (got '${natAddress}')`,
    );
  }
  return { serviceAccountId, natAddress };
}
