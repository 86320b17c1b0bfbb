import type { Credentials } from '../../constructs/web-service/kit/rotating-password';
import { readSecret } from '../../constructs/web-service/kit/secrets';
import { makeUsers } from './make-users';

/** What CloudFormation hands over, by way of the provider framework of the CDK. */
interface UsersOrder {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: {
    readonly Host: string;
    readonly Port: string;
    readonly Database: string;
    /** The secret of the one who makes the users. */
    readonly Administrator: string;
    /** The secrets of those who are made. */
    readonly Users: readonly string[];
  };
}

/** Users leave with their database, not before it. */
export async function handler({ RequestType, ResourceProperties }: UsersOrder): Promise<void> {
  if (RequestType === 'Delete') return;
  const { Host: host, Port, Database: database, Administrator, Users } = ResourceProperties;
  const { username: user, password } = await credentials(Administrator);
  const users = await Promise.all(Users.map(credentials));
  await makeUsers({ host, port: Number(Port), database, user, password, ssl: true }, users);
}

async function credentials(secretName: string): Promise<Credentials> {
  return JSON.parse(await readSecret({ name: secretName }));
}
