import { randomBytes } from 'node:crypto';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Credentials } from '../../constructs/web-service/kit/postgres/rotating-password';

/**
 * Secret of a user, with the version that a rotation creates. All operations are idempotent: Secrets Manager repeats
 * steps.
 */
export class StagedSecret {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly id: string,
    private readonly version: string,
  ) {}

  /** Creates the next version, with the same user and another password. */
  async createNext(): Promise<void> {
    if (await this.hasNext()) {
      return;
    }
    const current = await this.read({ VersionStage: 'AWSCURRENT' });
    const next: Credentials = { ...current, password: randomBytes(48).toString('base64url') };
    await this.client.send(
      new PutSecretValueCommand({
        SecretId: this.id,
        ClientRequestToken: this.version,
        SecretString: JSON.stringify(next),
        VersionStages: ['AWSPENDING'],
      }),
    );
  }

  next(): Promise<Credentials> {
    return this.read({ VersionId: this.version, VersionStage: 'AWSPENDING' });
  }

  /** Makes the next version the current one. */
  async promoteNext(): Promise<void> {
    const { VersionIdsToStages = {} } = await this.client.send(new DescribeSecretCommand({ SecretId: this.id }));
    const current = Object.keys(VersionIdsToStages).find(version =>
      VersionIdsToStages[version]!.includes('AWSCURRENT'),
    );
    if (current === this.version) {
      return;
    }
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: this.id,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: this.version,
        RemoveFromVersionId: current,
      }),
    );
  }

  private async hasNext(): Promise<boolean> {
    try {
      await this.next();
      return true;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return false;
      }
      throw error;
    }
  }

  private async read(which: { VersionId?: string; VersionStage: string }): Promise<Credentials> {
    const { SecretString } = await this.client.send(new GetSecretValueCommand({ SecretId: this.id, ...which }));
    return JSON.parse(SecretString!);
  }
}
