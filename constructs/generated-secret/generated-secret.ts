import { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
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
   * KMS key that encrypts the secret.
   *
   * @default - the key of Secrets Manager
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Policy for the secret when it is removed from its stack. Signatures can be verified only as long as their key exists.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
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
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

function withUser(username: string | undefined) {
  return username && { secretStringTemplate: JSON.stringify({ username }), generateStringKey: 'password' };
}
