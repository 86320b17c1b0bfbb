import { asProblem, type Problem } from '../platform/problem';

/** State of a request: loading, failed or ready. */
export type Loaded<T> = { state: 'loading' } | { state: 'failed'; problem: Problem } | { state: 'ready'; value: T };

/** State after a failed reload: keeps the previous items if there are any. */
export function keptOrFailed<T>(before: Loaded<readonly T[]>, error: unknown): Loaded<readonly T[]> {
  if (before.state === 'ready' && before.value.length > 0) {
    return before;
  }
  return { state: 'failed', problem: asProblem(error) };
}

export function valuesOf<T>(loaded: Loaded<readonly T[]>): readonly T[] {
  return loaded.state === 'ready' ? loaded.value : [];
}
