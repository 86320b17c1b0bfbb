import { asProblem, type Problem } from '../platform/problem';

/** What was asked of the platform: on its way, refused, or here. */
export type Loaded<T> = { state: 'loading' } | { state: 'failed'; problem: Problem } | { state: 'ready'; value: T };

/** What to show after asking again has failed: the reason, or what is there already, which is better than nothing. */
export function keptOrFailed<T>(before: Loaded<readonly T[]>, error: unknown): Loaded<readonly T[]> {
  if (before.state === 'ready' && before.value.length > 0) return before;
  return { state: 'failed', problem: asProblem(error) };
}

export function valuesOf<T>(loaded: Loaded<readonly T[]>): readonly T[] {
  return loaded.state === 'ready' ? loaded.value : [];
}
