// How one can tell from outside that a part of the platform works.
import { connect } from 'node:net';
import { Client } from 'pg';

export type ReadyCheck = () => Promise<boolean>;

export function answersHttp(url: string): ReadyCheck {
  return async () => {
    try {
      const { ok, body } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await body?.cancel();
      return ok;
    } catch {
      return false;
    }
  };
}

export function acceptsConnections(host: string, port: number): ReadyCheck {
  return () =>
    new Promise(resolve => {
      const socket = connect({ host, port, timeout: 2_000 });
      const done = (answer: boolean) => {
        socket.destroy();
        resolve(answer);
      };
      socket.once('connect', () => done(true));
      socket.once('error', () => done(false));
      socket.once('timeout', () => done(false));
    });
}

export function answersQueries(databaseUrl: string): ReadyCheck {
  return async () => {
    const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {}); // the query below says it
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
