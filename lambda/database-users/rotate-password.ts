import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Client, type ClientConfig } from 'pg';
import type { Credentials } from '../../constructs/web-service/kit/postgres/rotating-password';
import { makeUsers } from './make-users';
import { StagedSecret } from './staged-secret';

/** What Secrets Manager hands over: the four steps of a rotation, one after the other. */
export interface RotationStep {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  /** The version that the rotation makes. */
  readonly ClientRequestToken: string;
}

export interface RotationTools {
  readonly secrets: SecretsManagerClient;
  readonly database: ClientConfig;
  administrator(): Promise<Credentials>;
}

/**
 * Gives one user another password. Sessions that are open stay; between the second step and the last, some seconds, nobody else gets in with
 * what the secret says, and who is refused reads it again.
 */
export async function rotatePassword(step: RotationStep, { secrets, database, administrator }: RotationTools) {
  const secret = new StagedSecret(secrets, step.SecretId, step.ClientRequestToken);
  switch (step.Step) {
    case 'createSecret':
      return secret.makeNext();
    case 'setSecret':
      return makeUsers(signedIn(database, await administrator()), [await secret.next()]);
    case 'testSecret':
      return signIn(signedIn(database, await secret.next()));
    case 'finishSecret':
      return secret.makeNextCurrent();
  }
}

export function signedIn(database: ClientConfig, { username, password }: Credentials): ClientConfig {
  return { ...database, user: username, password };
}

async function signIn(who: ClientConfig): Promise<void> {
  const client = new Client(who);
  await client.connect();
  await client.end();
}
