import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { GeneratedSecret } from './generated-secret';

export interface PlatformSecretsProps {
  /**
   * The key that signs access tokens.
   *
   * @default - a new one
   */
  readonly tokenSecret?: ISecret;

  /**
   * The key that signs the QR codes of tickets.
   *
   * @default - a new one
   */
  readonly ticketSecret?: ISecret;

  /**
   * The key with which organisers register: read it in Secrets Manager, and hand it to whom you trust.
   *
   * @default - a new one
   */
  readonly organiserKey?: ISecret;

  /**
   * KMS key that encrypts the new secrets.
   *
   * @default - the key of Secrets Manager
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Policy for the new secrets when they are removed from their stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The three keys of the platform. */
export class PlatformSecrets extends Construct {
  public readonly tokenSecret: ISecret;
  public readonly ticketSecret: ISecret;
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
