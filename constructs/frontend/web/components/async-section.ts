import { find, setText } from '../dom/element';
import { problemText } from '../platform/problem';
import { type Loaded, valuesOf } from '../state/loaded';

/**
 * A section of the page in one of four states, whose elements are in index.html: `.skeleton` while loading, `.failed`
 * with the reason and a retry button, `.empty`, or `.list`.
 */
export function asyncSection(id: string, retry: () => void) {
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
      if (loaded.state === 'failed') {
        setText(reason, problemText(loaded.problem));
      }
      const items = valuesOf(loaded);
      show(loaded.state === 'ready' && items.length === 0 ? 'empty' : loaded.state);
      return items;
    },
  };
}
