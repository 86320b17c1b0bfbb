import { carriesToken } from './token-guard';

/** Fails unless a name is valid for a Kubernetes object and known at synthesis. */
export function checkName(name: string): void {
  if (carriesToken(name)) {
    throw new Error(`name of a Kubernetes object must be known at synthesis (got the token '${name}')`);
  }
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw new Error(
      "name of a Kubernetes object must be 1 to 63 lower-case letters, digits and '-', starting with a letter " +
        `(got '${name}')`,
    );
  }
}
