import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { GeneratedSecret } from './generated-secret';

/** Properties of `PlatformSecrets`. */
export interface PlatformSecretsProps {
  /**
   * Secret that signs access tokens.
   *
   * @default - a new secret
   */
  readonly tokenSecret?: ISecret;

  /**
   * Secret that signs the QR codes of tickets.
   *
   * @default - a new secret
   */
  readonly ticketSecret?: ISecret;

  /**
   * Secret with which organisers register. Read it in Secrets Manager, and give it to the organisers.
   *
   * @default - a new secret
   */
  readonly organiserKey?: ISecret;

  /**
   * KMS key that encrypts the new secrets.
   *
   * @default - the AWS managed key of Secrets Manager
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Policy for the new secrets when they are removed from their stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Secrets of the platform. */
export class PlatformSecrets extends Construct {
  /** Secret that signs access tokens. */
  public readonly tokenSecret: ISecret;
  /** Secret that signs the QR codes of tickets. */
  public readonly ticketSecret: ISecret;
  /** Secret with which organisers register. */
  public readonly organiserKey: ISecret;

  constructor(scope: Construct, id: string, props: PlatformSecretsProps = {}) {
    super(scope, id);
    const { encryptionKey, removalPolicy } = props;
    const generate = (name: string, description: string) =>
      new GeneratedSecret(this, name, { description, encryptionKey, removalPolicy }).secret;
    this.tokenSecret = props.tokenSecret ?? generate('Token', 'The key that signs access tokens');
    this.ticketSecret = props.ticketSecret ?? generate('Ticket', 'The key that signs the QR codes of tickets');
    this.organiserKey = props.organiserKey ?? generate('Organiser', 'The key with which organisers register');
  }
}
