import type { Problem } from '../platform/problem';
import { inWords } from '../platform/problem';
import { find } from './element';

/** What was asked of the platform: on its way, refused, or here. */
export type Loaded<T> = { state: 'loading' } | { state: 'failed'; problem: Problem } | { state: 'ready'; value: T };

/**
 * A part of the page that shows one of four things, all of them in index.html: `.skeleton` while loading, `.failed` with the
 * reason and a way to retry, `.empty`, or `.list`.
 */
export function region(id: string, retry: () => void) {
  const root = find(`#${id}`, HTMLElement);
  const reason = find('.failed p', HTMLElement, root);
  find('.failed button', HTMLButtonElement, root).addEventListener('click', retry);

  const show = (state: 'loading' | 'failed' | 'empty' | 'ready') => {
    root.dataset.state = state;
    root.setAttribute('aria-busy', String(state === 'loading'));
  };
  return {
    list: find('.list', HTMLElement, root),
    show<T>(loaded: Loaded<readonly T[]>): readonly T[] {
      if (loaded.state === 'failed') reason.textContent = inWords(loaded.problem);
      const items = loaded.state === 'ready' ? loaded.value : [];
      show(loaded.state === 'ready' && items.length === 0 ? 'empty' : loaded.state);
      return items;
    },
  };
}
