import { find, setText } from '../dom/element';
import type { Connection } from '../platform/live';
import type { Observable } from '../state/observable';

const texts: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  delayed: 'Live updates delayed',
  polling: 'Live updates lost: checking every 5 seconds',
  lost: 'No connection: figures may be old',
};

/** Shows in the header whether the figures of the page are current. */
export function showConnection(connection: Observable<Connection>): void {
  const label = find('#connection', HTMLElement);
  connection.follow(state => {
    label.dataset.state = state;
    setText(label, texts[state]);
  });
}
