import { Writable } from 'node:stream';
import { pino } from 'pino';
import { openDatabase } from '../../../../../constructs/web-service/kit/postgres/database';
import { startBackgroundJob } from '../../../../../constructs/web-service/kit/process/background-job';
import { eventually } from '../../../../support/eventually';
import { usePostgres } from '../../../../support/stores';

const postgres = usePostgres();

test('does not warn before the migrations have run, and warns of other failures', async () => {
  const lines: string[] = [];
  const stream = new Writable({ write: (line, _, done) => done(void lines.push(String(line))) });
  const log = pino({ level: 'info' }, stream);
  const migrations = [{ name: '001', sql: 'SELECT pg_sleep(1); CREATE TABLE jobs.todo (n integer)' }];
  const database = await openDatabase({ url: postgres().url }, { service: 'test', schema: 'jobs', migrations, log });
  let sql = 'SELECT FROM jobs.todo';
  let attempts = 0;
  let done = 0;
  const run = async () => {
    attempts++;
    await database.pool.query(sql);
    done++;
    return false;
  };
  const job = startBackgroundJob({ name: 'work', run, everyMs: 20, log });
  await eventually(() => expect(done).toBeGreaterThan(0));
  expect(attempts).toBeGreaterThan(done);
  expect(lines).toEqual([]);

  sql = 'SELECT 1 / 0';
  await eventually(() => expect(lines.join()).toContain('division by zero'));
  await job.stop();
  await database.close();
});
