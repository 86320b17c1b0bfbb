import { Client, type ClientConfig } from 'pg';

/** Slightly more than the statement timeout of the server. */
const OVERDUE_MS = 6_000;

/**
 * Closes a connection whose server does not even return its statement timeout: the connection is dead, and TCP would
 * take many minutes to detect that. pg's `query_timeout` wraps the callback of each query in a closure, which keeps
 * objects alive across garbage collections.
 */
export class WatchedClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    let isWaiting = false;
    const watch = setTimeout(() => {
      if (isWaiting) {
        void this.end();
      }
    }, OVERDUE_MS).unref();
    this.on('drain', () => {
      isWaiting = false;
    });
    const send = this.query.bind(this) as (...args: unknown[]) => unknown;
    const query = (...args: unknown[]) => {
      isWaiting = !hasOwnTimeout(args[0]);
      watch.refresh();
      return send(...args);
    };
    this.query = query as Client['query'];
  }
}

function hasOwnTimeout(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'query_timeout' in query;
}
