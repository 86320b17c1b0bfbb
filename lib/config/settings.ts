/** Reads one value; what is wrong with it is added to the mistakes. */
export type Reader<T> = (name: string, value: unknown, mistakes: string[]) => T | undefined;

type Readers = Readonly<Record<string, Reader<unknown>>>;
export type Settings<R extends Readers> = { readonly [K in keyof R]: ReturnType<R[K]> };

/** Reads everything, and fails once with all that is wrong. */
export function readSettings<R extends Readers>(
  where: string,
  readers: R,
  values: Record<string, unknown>,
): Settings<R> {
  const mistakes = Object.keys(values)
    .filter(name => !(name in readers))
    .map(name => unknownSetting(name, Object.keys(readers)));
  const settings = Object.fromEntries(
    Object.entries(readers).map(([name, read]) => [
      name,
      values[name] === undefined ? undefined : read(name, values[name], mistakes),
    ]),
  );
  if (mistakes.length > 0) throw new ConfigurationError(where, mistakes);
  return settings as Settings<R>;
}

function unknownSetting(name: string, known: readonly string[]): string {
  const similar = known.find(other => isSimilar(name, other));
  return `unknown setting '${name}': ${similar ? `did you mean '${similar}'?` : `known are ${known.join(', ')}`}`;
}

/** Whether one name is the other one with one character added, removed or changed, or with a few more at its end. */
function isSimilar(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  if (a.length > 4 && b.length > 4 && (a.startsWith(b) || b.startsWith(a))) return true;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  return [a.slice(start), a.slice(start + 1)].some(rest => rest === b.slice(start) || rest === b.slice(start + 1));
}

/** Everything that is wrong with a configuration, one line each. */
export class ConfigurationError extends Error {
  constructor(where: string, mistakes: readonly string[]) {
    super(
      `${where} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n- ${mistakes.join('\n- ')}`,
    );
  }
}

/**
 * Text, of a form if one is given. On the command line everything is text; numbers and lists are read out of it below.
 */
export function text(form?: RegExp, like?: string): Reader<string> {
  return (name, value, mistakes) => {
    if (typeof value === 'string' && value !== '' && (form === undefined || form.test(value))) return value;
    mistakes.push(`${name} is ${shown(value)}: it must be text${like ? ` like '${like}'` : ''}`);
    return undefined;
  };
}

export function oneOf<T extends string>(...allowed: T[]): Reader<T> {
  return (name, value, mistakes) => {
    const found = allowed.find(choice => choice === value);
    if (found === undefined) mistakes.push(`${name} is ${shown(value)}: allowed are ${allowed.join(', ')}`);
    return found;
  };
}

export const flag: Reader<boolean> = (name, value, mistakes) => {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  mistakes.push(`${name} is ${shown(value)}: allowed are true and false`);
  return undefined;
};

export function whole(lowest: number, highest: number): Reader<number> {
  return (name, value, mistakes) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= lowest && number <= highest) return number;
    mistakes.push(`${name} is ${shown(value)}: allowed are whole numbers from ${lowest} to ${highest}`);
    return undefined;
  };
}

/** A list; on the command line, its items separated by commas. */
export function listOf(item: Reader<string>, fewest = 0): Reader<string[]> {
  return (name, value, mistakes) => {
    const items = typeof value === 'string' ? value.split(',').map(part => part.trim()) : value;
    if (!Array.isArray(items) || items.length < fewest) {
      mistakes.push(`${name} is ${shown(value)}: it must be a list${fewest > 0 ? ` of at least ${fewest}` : ''}`);
      return undefined;
    }
    return items.flatMap((part, index) => item(`${name}[${index}]`, part, mistakes) ?? []);
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
