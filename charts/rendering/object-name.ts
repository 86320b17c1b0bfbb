import { carriesToken } from './token-guard';

/** Fails on what cannot name a Kubernetes object, and on a token: names are what objects are found by for good. */
export function checkName(name: string): void {
  if (carriesToken(name))
    throw new Error(`'${name}' holds a token: names of Kubernetes objects must be known at synthesis`);
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    throw new Error(
      `'${name}' is no name for a Kubernetes object: use 1 to 63 lower-case letters, digits and '-', starting with a letter`,
    );
}
