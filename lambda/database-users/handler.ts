import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ClientConfig } from 'pg';
import type { Credentials } from '../../constructs/web-service/kit/postgres/rotating-password';
import { readConfig } from '../../constructs/web-service/kit/process/config';
import { variable } from '../../constructs/web-service/kit/process/variables';
import { readSecret } from '../../constructs/web-service/kit/security/secrets';
import { makeUsers } from './make-users';
import { type RotationStep, rotatePassword, signedIn } from './rotate-password';

/** What CloudFormation hands over, by way of the provider framework of the CDK. */
interface UsersOrder {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: {
    /** The secrets of those who are made. */
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

/** Makes the users when the stack is made, and gives them other passwords whenever Secrets Manager asks for it. */
export async function handler(order: UsersOrder | RotationStep): Promise<void> {
  if ('Step' in order) return rotatePassword(order, { secrets, database, administrator });
  if (order.RequestType === 'Delete') return; // users leave with their database, not before it
  const users = await Promise.all(order.ResourceProperties.Users.map(credentials));
  await makeUsers(signedIn(database, await administrator()), users);
}

async function credentials(secretName: string): Promise<Credentials> {
  return JSON.parse(await readSecret({ name: secretName }));
}
