import { ENVIRONMENT, type VariableDefinition, type VariableName } from '../../../../contracts/environment';
import { type CalledBy, calledBy, SERVICES, type ServiceKey, urlVariable } from '../../../../contracts/services';
import { TOPICS, type TopicKey, topicVariable } from '../../../../contracts/topics';
import { type Definition, group, type Setting, setting, type ValueOf } from './config';

type Value<D> = D extends Definition ? ValueOf<D> : never;

/** Variables that are read as they are. Secrets are read by `secret`. */
export type PlainVariable = {
  [N in VariableName]: (typeof ENVIRONMENT)[N] extends { type: 'secret' } ? never : N;
}[VariableName];

/** Reads a variable as contracts/environment.ts defines it. */
export function variable<N extends PlainVariable>(name: N): Setting<Value<(typeof ENVIRONMENT)[N]>> {
  const definition: VariableDefinition = ENVIRONMENT[name];
  return setting(name, definition as Definition) as Setting<Value<(typeof ENVIRONMENT)[N]>>;
}

/** Reads the name of a topic. */
export function topicName(key: TopicKey): Setting<string> {
  return setting(topicVariable(key), { type: 'string', default: TOPICS[key].name });
}

/** Reads the address of another service, if it is set. */
export function optionalServiceAddress(key: ServiceKey): Setting<string | undefined> {
  return setting(urlVariable(SERVICES[key]), { type: 'url', optional: true });
}

/** Reads the addresses of all services that a service calls, by key. */
export function calledAddresses<K extends ServiceKey>(key: K): Setting<Record<CalledBy<K>, string>> {
  const addresses = calledBy(key).map(called => [called, setting(urlVariable(SERVICES[called]), { type: 'url' })]);
  return group(Object.fromEntries(addresses));
}
