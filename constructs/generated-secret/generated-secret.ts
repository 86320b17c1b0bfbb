import { RemovalPolicy } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface GeneratedSecretProps {
  /** What it is for. */
  readonly description: string;

  /**
   * Whose password it is: the secret then holds both, as `username` and `password`.
   *
   * @default - nobody's: the secret is the key itself
   */
  readonly username?: string;

  /**
   * What becomes of it when it leaves its stack. What a key signed can be verified only as long as the key is there.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A key that Secrets Manager makes up: it is in no template, in no manifest, and nobody has to have seen it. */
export class GeneratedSecret extends Construct {
  public readonly secret: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    this.secret = new secretsmanager.Secret(this, 'Secret', {
      description: props.description,
      generateSecretString: { passwordLength: 64, excludePunctuation: true, ...withUser(props.username) },
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }
}

function withUser(username: string | undefined) {
  return username && { secretStringTemplate: JSON.stringify({ username }), generateStringKey: 'password' };
}
