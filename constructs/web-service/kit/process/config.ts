import type { VariableDefinition } from '../../../../contracts/environment';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one value from the environment. Throws `ConfigMistakes` if it is missing or not allowed. */
export type Setting<T> = (env: Environment) => T;

export type SettingsOf<C> = { readonly [K in keyof C]: Setting<C[K]> };

export class ConfigMistakes extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.name = 'ConfigMistakes';
  }
}

/** Reads all settings and reports all mistakes in one error. */
export function readConfig<C>(env: Environment, settings: SettingsOf<C>): C {
  const mistakes: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, read] of Object.entries<Setting<unknown>>(settings)) {
    try {
      config[name] = read(env);
    } catch (error) {
      if (!(error instanceof ConfigMistakes)) {
        throw error;
      }
      mistakes.push(...error.mistakes);
    }
  }
  if (mistakes.length > 0) {
    throw new ConfigMistakes(mistakes);
  }
  return config as C;
}

/** Combines settings to one object. */
export function group<C>(settings: SettingsOf<C>): Setting<C> {
  return env => readConfig(env, settings);
}

/** Returns the value of a variable. An empty variable is not set: Kubernetes and shells cannot express it otherwise. */
export function given(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** Type of a value, and the values that are allowed. */
export type Definition = Omit<VariableDefinition, 'type' | 'readBy' | 'description'> & {
  readonly type: Exclude<VariableDefinition['type'], 'secret'>;
};

type Parsed<D extends Definition> = D extends { type: 'integer' }
  ? number
  : D extends { type: 'list' }
    ? readonly string[]
    : D extends { type: 'enum'; values: readonly (infer V)[] }
      ? V
      : string;

/** Type of the value that a definition describes. */
export type ValueOf<D extends Definition> = Parsed<D> | (D extends { optional: true } ? undefined : never);

/** Reads and validates one environment variable. */
export function setting<const D extends Definition>(name: string, definition: D): Setting<ValueOf<D>> {
  const { parse, expected } = PARSERS[definition.type](definition);
  return env => {
    const value = given(env, name) ?? definition.default?.toString();
    if (value === undefined && definition.optional) {
      return undefined as ValueOf<D>;
    }
    if (value === undefined) {
      return mistake(`${name} is required (${expected})`);
    }
    const parsed = parse(value);
    return parsed === undefined ? mistake(`${name} must be ${expected} (got '${value}')`) : (parsed as ValueOf<D>);
  };
}

interface Parser {
  /** Returns undefined if the value is not allowed. */
  readonly parse: (value: string) => unknown;
  readonly expected: string;
}

const PARSERS: Readonly<Record<Definition['type'], (definition: Definition) => Parser>> = {
  string: () => ({ parse: value => value, expected: 'string' }),
  list: () => ({
    parse: value => value.split(',').flatMap(item => item.trim() || []),
    expected: 'comma-separated list',
  }),
  integer: ({ min = 0, max = Number.MAX_SAFE_INTEGER }) => ({
    parse: value => {
      const number = Number(value);
      return /^-?\d+$/.test(value) && number >= min && number <= max ? number : undefined;
    },
    expected: `an integer from ${min} to ${max}`,
  }),
  enum: ({ values = [] }) => ({
    parse: value => values.find(allowed => allowed === value),
    expected: values.map(value => `'${value}'`).join(' or '),
  }),
  url: ({ protocols = ['http:', 'https:'] }) => ({
    parse: value => (URL.canParse(value) && protocols.includes(new URL(value).protocol) ? value : undefined),
    expected: `a URL with ${protocols.map(protocol => `${protocol}//`).join(' or ')}`,
  }),
};

export function mistake(message: string): never {
  throw new ConfigMistakes([message]);
}
