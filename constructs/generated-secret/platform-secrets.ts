import type { RemovalPolicy } from 'aws-cdk-lib';
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
   * What becomes of the new ones when they leave their stack.
   *
   * @default RemovalPolicy.RETAIN
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
    const { removalPolicy } = props;
    const generate = (name: string, description: string) =>
      new GeneratedSecret(this, name, { description, removalPolicy }).secret;
    this.tokenSecret = props.tokenSecret ?? generate('Token', 'The key that signs access tokens');
    this.ticketSecret = props.ticketSecret ?? generate('Ticket', 'The key that signs the QR codes of tickets');
    this.organiserKey = props.organiserKey ?? generate('Organiser', 'The key with which organisers register');
  }
}
