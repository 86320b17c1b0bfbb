import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const claims = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Fails if an app creates two resources of the same name in one account and region, also in different stages. Warns if
 * the stacks have no environment, because they may be deployed to different ones.
 */
export function claimName(scope: IConstruct, kind: string, name: string): void {
  const stack = Stack.of(scope);
  const names = claims.get(scope.node.root) ?? new Map<string, IConstruct>();
  claims.set(scope.node.root, names);
  const key = [stack.account, stack.region, kind, name].join('|');
  const owner = names.get(key);
  names.set(key, owner ?? scope);
  if (!owner) {
    return;
  }
  const what = Token.isUnresolved(name) ? `the ${kind} of the default name` : `${kind} '${name}'`;
  const message =
    `${what} is defined twice in one account and region, by ${owner.node.path} and by ${scope.node.path}: ` +
    'use another name (nameSuffix of TicketingPlatform), or give their stacks different environments';
  const isOnePlace = !Token.isUnresolved(stack.account) && !Token.isUnresolved(stack.region);
  if (isOnePlace || Stack.of(owner) === stack) {
    throw new Error(message);
  }
  Annotations.of(scope).addWarningV2('cdk-ticketing:nameDefinedTwice', message);
}
