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

const privateNetworks = /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|22[4-9]|2[3-5]\d)\./;

/** What Terraform said of the nodes, if it has made them already. */
export function googleIdentity({ serviceAccountId, natAddress }: Given): GoogleIdentity | undefined {
  if (serviceAccountId === undefined && natAddress === undefined) return undefined;
  if (serviceAccountId === undefined || natAddress === undefined) {
    const missing = serviceAccountId === undefined ? 'serviceAccountId' : 'natAddress';
    throw new Error(`serviceAccountId and natAddress belong together, and ${missing} is missing: set both or none`);
  }
  if (!Token.isUnresolved(serviceAccountId)) {
    const unique =
      'the unique id of a service account, about 21 digits, as `terraform output -raw service_account_id` says';
    like(/^\d{15,25}$/, 'serviceAccountId', serviceAccountId, unique);
  }
  if (!Token.isUnresolved(natAddress) && (!isIPv4(natAddress) || privateNetworks.test(natAddress))) {
    throw new Error(
      `natAddress is '${natAddress}': allowed is one public IPv4 address, as \`terraform output -raw nat_address\` says`,
    );
  }
  return { serviceAccountId, natAddress };
}
