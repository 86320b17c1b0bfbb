/** Reads one value, and adds to `mistakes` if the value is not allowed. */
export type Reader<T> = (name: string, value: unknown, mistakes: string[]) => T | undefined;

type Readers = Readonly<Record<string, Reader<unknown>>>;
export type Settings<R extends Readers> = { readonly [K in keyof R]: ReturnType<R[K]> };

/** Reads all settings, and fails once with all mistakes. */
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
  if (mistakes.length > 0) {
    throw new ConfigurationError(where, mistakes);
  }
  return settings as Settings<R>;
}

function unknownSetting(name: string, known: readonly string[]): string {
  const similar = known.find(other => isSimilar(name, other));
  return `unknown setting '${name}': ${similar ? `did you mean '${similar}'?` : `known are ${known.join(', ')}`}`;
}

/** Whether one name is the other one with one character added, removed or changed, or with a few more at its end. */
function isSimilar(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  if (a.length > 4 && b.length > 4 && (a.startsWith(b) || b.startsWith(a))) {
    return true;
  }
  let start = 0;
  while (start < a.length && a[start] === b[start]) {
    start++;
  }
  return [a.slice(start), a.slice(start + 1)].some(rest => rest === b.slice(start) || rest === b.slice(start + 1));
}

/** All mistakes of a configuration, one per line. */
export class ConfigurationError extends Error {
  constructor(where: string, mistakes: readonly string[]) {
    super(
      `${where} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n- ${mistakes.join('\n- ')}`,
    );
  }
}

/** Reads a string. On the command line every value is a string; the other readers parse numbers and lists from it. */
export function text(form?: RegExp, like?: string): Reader<string> {
  return (name, value, mistakes) => {
    if (typeof value === 'string' && value !== '' && (form === undefined || form.test(value))) {
      return value;
    }
    mistakes.push(
      `${name} must ${like ? `have the form '${like}'` : 'be a non-empty string'} (got ${formatted(value)})`,
    );
    return undefined;
  };
}

export function oneOf<T extends string>(...allowed: T[]): Reader<T> {
  return (name, value, mistakes) => {
    const found = allowed.find(choice => choice === value);
    if (found === undefined) {
      mistakes.push(`${name} must be one of ${allowed.join(', ')} (got ${formatted(value)})`);
    }
    return found;
  };
}

export const flag: Reader<boolean> = (name, value, mistakes) => {
  if (value === true || value === 'true') {
    return true;
  }
  if (value === false || value === 'false') {
    return false;
  }
  mistakes.push(`${name} must be true or false (got ${formatted(value)})`);
  return undefined;
};

export function integer(lowest: number, highest: number): Reader<number> {
  return (name, value, mistakes) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= lowest && number <= highest) {
      return number;
    }
    mistakes.push(`${name} must be an integer from ${lowest} to ${highest} (got ${formatted(value)})`);
    return undefined;
  };
}

/** Reads a list. On the command line, items are separated by commas. */
export function listOf(item: Reader<string>, fewest = 0): Reader<string[]> {
  return (name, value, mistakes) => {
    const items = typeof value === 'string' ? value.split(',').map(part => part.trim()) : value;
    if (!Array.isArray(items) || items.length < fewest) {
      mistakes.push(`${name} must be a list${fewest > 0 ? ` of at least ${fewest}` : ''} (got ${formatted(value)})`);
      return undefined;
    }
    return items.flatMap((part, index) => item(`${name}[${index}]`, part, mistakes) ?? []);
  };
}

function formatted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
