import { isPlaceholder, PLACEHOLDERS, type PlaceholderName } from './placeholders';

/** Known values. A placeholder without a value is rendered as `${Name}`. */
export type PlaceholderValues = Partial<Record<PlaceholderName, string>>;

/**
 * Reads values by placeholder, `{"Frontend_Image": "…"}`, or by stack and output, as `cdk deploy --outputs-file` writes
 * them. Such a file may contain the stacks of several environments: only those for which `isIncluded` is true are read.
 */
export function placeholderValues(given: unknown, isIncluded: (stack: string) => boolean): PlaceholderValues {
  if (!isRecord(given)) {
    throw new Error('the values must be one JSON object');
  }
  const entries = Object.entries(given).flatMap(([key, value]): [string, unknown][] => {
    if (!isRecord(value)) {
      return [[key, value]];
    }
    return isIncluded(key) ? outputsOf(value) : [];
  });
  const problems: string[] = [];
  const values: PlaceholderValues = {};
  for (const [name, value] of entries) {
    if (!isPlaceholder(name)) {
      problems.push(`unknown placeholder '${name}'`);
    } else if (typeof value !== 'string' || value.trim() === '') {
      problems.push(`${name} must be a non-empty string (got ${JSON.stringify(value)})`);
    } else {
      values[name] = value;
    }
  }
  if (problems.length === 0) {
    return values;
  }
  throw new Error(`${problems.join(', ')}: allowed are ${Object.keys(PLACEHOLDERS).sort().join(', ')}`);
}

/** Returns the outputs of a stack that contain the value of a placeholder, by placeholder. */
function outputsOf(stack: Record<string, unknown>): [PlaceholderName, unknown][] {
  return Object.keys(PLACEHOLDERS)
    .filter(isPlaceholder)
    .flatMap(name => {
      const { output } = PLACEHOLDERS[name];
      return output in stack ? [[name, stack[output]]] : [];
    });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
