import { find, setText } from './dom/element';
import type { Observable } from './dom/observable';
import type { Connection } from './platform/live';

const words: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  delayed: 'Live updates delayed',
  polling: 'Live updates lost: checking every 5 seconds',
  lost: 'No connection: figures may be old',
};

/** Says in the header whether what is shown is what is true now. */
export function showConnection(connection: Observable<Connection>): void {
  const pill = find('#connection', HTMLElement);
  connection.follow(state => {
    pill.dataset.state = state;
    setText(pill, words[state]);
  });
}
