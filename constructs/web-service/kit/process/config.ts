export type Environment = Readonly<Record<string, string | undefined>>;

/** How one value is read from the environment. Throws `ConfigMistakes` when what is there is not allowed. */
export type Setting<T> = (env: Environment) => T;

export type SettingsOf<C> = { readonly [K in keyof C]: Setting<C[K]> };

export class ConfigMistakes extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.name = 'ConfigMistakes';
  }
}

/** Reads every setting, and reports every mistake at once. */
export function readConfig<C>(env: Environment, settings: SettingsOf<C>): C {
  const mistakes: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, read] of Object.entries<Setting<unknown>>(settings)) {
    try {
      config[name] = read(env);
    } catch (error) {
      if (!(error instanceof ConfigMistakes)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return config as C;
}

/** Several settings that belong together. */
export function group<C>(settings: SettingsOf<C>): Setting<C> {
  return env => readConfig(env, settings);
}

/** An empty variable counts as unset: that is how Kubernetes and shells write "nothing". */
export function given(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

export function text(name: string, options: { default?: string } = {}): Setting<string> {
  return env => given(env, name) ?? options.default ?? missing(name, 'a text');
}

export function optionalText(name: string): Setting<string | undefined> {
  return env => given(env, name);
}

interface Range {
  readonly min: number;
  readonly max: number;
}

export function integer(name: string, options: Range & { default?: number }): Setting<number> {
  const read = optionalInteger(name, options);
  return env => read(env) ?? options.default ?? missing(name, wholeNumber(options));
}

export function optionalInteger(name: string, range: Range): Setting<number | undefined> {
  return env => {
    const value = given(env, name);
    if (value === undefined) return undefined;
    const number = Number(value);
    const isAllowed = /^-?\d+$/.test(value) && number >= range.min && number <= range.max;
    return isAllowed ? number : wrong(name, value, wholeNumber(range));
  };
}

function wholeNumber({ min, max }: Range): string {
  return `a whole number from ${min} to ${max}`;
}

export function oneOf<const T extends string>(
  name: string,
  choices: readonly T[],
  options: { default?: NoInfer<T> } = {},
): Setting<T> {
  const allowed = choices.map(choice => `'${choice}'`).join(' or ');
  return env => {
    const value = given(env, name) ?? options.default;
    if (value === undefined) return missing(name, allowed);
    return choices.find(choice => choice === value) ?? wrong(name, value, allowed);
  };
}

/** Comma-separated. */
export function list(name: string, options: { default?: readonly string[] } = {}): Setting<readonly string[]> {
  return env => {
    const value = given(env, name);
    if (value === undefined) return options.default ?? missing(name, 'a comma-separated list');
    return value.split(',').flatMap(item => item.trim() || []);
  };
}

export function url(name: string, options: { protocols?: readonly string[] } = {}): Setting<string> {
  const read = optionalUrl(name, options);
  return env => read(env) ?? missing(name, 'an address');
}

export function optionalUrl(
  name: string,
  { protocols = ['http:', 'https:'] }: { protocols?: readonly string[] } = {},
): Setting<string | undefined> {
  const allowed = `an address beginning with ${protocols.map(protocol => `${protocol}//`).join(' or ')}`;
  return env => {
    const value = given(env, name);
    if (value === undefined) return undefined;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) return wrong(name, value, allowed);
    return value;
  };
}

export function mistake(sentence: string): never {
  throw new ConfigMistakes([sentence]);
}

function missing(name: string, allowed: string): never {
  return mistake(`${name} is not set: set it to ${allowed}`);
}

function wrong(name: string, value: string, allowed: string): never {
  return mistake(`${name} is '${value}': it must be ${allowed}`);
}
