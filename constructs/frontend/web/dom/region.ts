import { inWords } from '../platform/problem';
import { find, setText } from './element';
import { type Loaded, valuesOf } from './loaded';

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
      if (loaded.state === 'failed') setText(reason, inWords(loaded.problem));
      const items = valuesOf(loaded);
      show(loaded.state === 'ready' && items.length === 0 ? 'empty' : loaded.state);
      return items;
    },
  };
}
