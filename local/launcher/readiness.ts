// Checks from outside whether a part of the platform is ready.
import { connect } from 'node:net';
import { Client } from 'pg';

export type ReadyCheck = () => Promise<boolean>;

const TIMEOUT_MS = 2_000;

export function answersHttp(url: string): ReadyCheck {
  return async () => {
    try {
      const { ok, body } = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      await body?.cancel();
      return ok;
    } catch {
      return false;
    }
  };
}

/** Checks that something listens at the host and port of a URL. */
export function accepts(url: string): ReadyCheck {
  const { hostname, port, protocol } = new URL(url);
  return acceptsConnections(hostname, Number(port || (protocol === 'https:' ? 443 : 80)));
}

export function acceptsConnections(host: string, port: number): ReadyCheck {
  return () =>
    new Promise(resolve => {
      const socket = connect({ host, port, timeout: TIMEOUT_MS });
      const done = (accepted: boolean) => {
        socket.destroy();
        resolve(accepted);
      };
      socket.once('connect', () => done(true));
      socket.once('error', () => done(false));
      socket.once('timeout', () => done(false));
    });
}

export function answersQueries(databaseUrl: string): ReadyCheck {
  return async () => {
    const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: TIMEOUT_MS });
    client.on('error', () => {}); // connect() and query() report it
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end();
    }
  };
}
