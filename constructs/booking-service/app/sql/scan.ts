import type { Database } from '../../../web-service/kit/postgres/database';
import type { Statement } from './statements';

/** Runs a statement that reads whole tables: without the timeout of request statements, unnamed because it is rare. */
export function scan<Row extends object>(database: Database, { text }: Statement): Promise<Row[]> {
  return database.transaction(async connection => {
    await connection.query('SET LOCAL statement_timeout = 0');
    const query = { text, query_timeout: 600_000 };
    return (await connection.query<Row>(query)).rows;
  });
}
