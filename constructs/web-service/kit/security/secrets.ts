import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { given, mistake, type Setting } from '../process/config';

/** Name of a secret in Secrets Manager, or, on one machine, the secret itself. */
export type SecretSource = { readonly name: string } | { readonly value: string };

export function secret(variable: string): Setting<SecretSource> {
  const read = optionalSecret(variable);
  return env =>
    read(env) ??
    mistake(`${variable}_NAME is required (name of a secret in Secrets Manager), or ${variable} (the secret itself)`);
}

export function optionalSecret(variable: string): Setting<SecretSource | undefined> {
  return env => {
    const name = given(env, `${variable}_NAME`);
    const value = given(env, variable);
    if (name && value) {
      return mistake(`${variable} and ${variable}_NAME are both set: set one of them`);
    }
    if (name) {
      return { name };
    }
    return value ? { value } : undefined;
  };
}

export async function readSecret(source: SecretSource): Promise<string> {
  if ('value' in source) {
    return source.value;
  }
  const client = new SecretsManagerClient({});
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: source.name }));
    if (!SecretString) {
      throw new Error(`secret '${source.name}' must have a string value`);
    }
    return SecretString;
  } finally {
    client.destroy();
  }
}
