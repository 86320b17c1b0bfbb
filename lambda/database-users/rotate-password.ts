import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Client, type ClientConfig } from 'pg';
import type { Credentials } from '../../constructs/web-service/kit/postgres/rotating-password';
import { createUsers } from './create-users';
import { StagedSecret } from './staged-secret';

/** Request of Secrets Manager: one of the four consecutive steps of a rotation. */
export interface RotationStep {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  /** Version that the rotation creates. */
  readonly ClientRequestToken: string;
}

export interface RotationTools {
  readonly secrets: SecretsManagerClient;
  readonly database: ClientConfig;
  administrator(): Promise<Credentials>;
}

/**
 * Changes the password of a user. Open sessions stay. Between the second and the last step, for some seconds, new
 * connections with the current version of the secret are rejected, and the service reads the secret again.
 */
export async function rotatePassword(step: RotationStep, { secrets, database, administrator }: RotationTools) {
  const secret = new StagedSecret(secrets, step.SecretId, step.ClientRequestToken);
  switch (step.Step) {
    case 'createSecret':
      return secret.createNext();
    case 'setSecret':
      return createUsers(signedIn(database, await administrator()), [await secret.next()]);
    case 'testSecret':
      return signIn(signedIn(database, await secret.next()));
    case 'finishSecret':
      return secret.promoteNext();
  }
}

export function signedIn(database: ClientConfig, { username, password }: Credentials): ClientConfig {
  return { ...database, user: username, password };
}

async function signIn(user: ClientConfig): Promise<void> {
  const client = new Client(user);
  await client.connect();
  await client.end();
}
