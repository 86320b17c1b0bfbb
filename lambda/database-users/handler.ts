import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ClientConfig } from 'pg';
import type { Credentials } from '../../constructs/web-service/kit/postgres/rotating-password';
import { readConfig } from '../../constructs/web-service/kit/process/config';
import { variable } from '../../constructs/web-service/kit/process/variables';
import { readSecret } from '../../constructs/web-service/kit/security/secrets';
import { createUsers } from './create-users';
import { type RotationStep, rotatePassword, signedIn } from './rotate-password';

/** Request of CloudFormation, forwarded by the provider framework of the CDK. */
interface UsersRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: {
    /** Secrets of the users to create. */
    readonly Users: readonly string[];
  };
}

const { administratorSecret, ...address } = readConfig(process.env, {
  host: variable('DATABASE_HOST'),
  port: variable('DATABASE_PORT'),
  database: variable('DATABASE_NAME'),
  administratorSecret: variable('ADMINISTRATOR_SECRET_NAME'),
});

const database: ClientConfig = { ...address, ssl: true };
const secrets = new SecretsManagerClient({});
const administrator = () => credentials(administratorSecret);

/** Creates the users when the stack is created, and rotates their passwords for Secrets Manager. */
export async function handler(request: UsersRequest | RotationStep): Promise<void> {
  if ('Step' in request) {
    return rotatePassword(request, { secrets, database, administrator });
  }
  if (request.RequestType === 'Delete') {
    return; // users are deleted with their database
  }
  const users = await Promise.all(request.ResourceProperties.Users.map(credentials));
  await createUsers(signedIn(database, await administrator()), users);
}

async function credentials(secretName: string): Promise<Credentials> {
  return JSON.parse(await readSecret({ name: secretName }));
}
