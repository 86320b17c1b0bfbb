import { readFileSync, writeFileSync } from 'node:fs';
import { Client, Pool } from 'pg';
import { RotatingPassword } from '../../../../../constructs/web-service/kit/postgres/rotating-password';
import { isOutage } from '../../../../../constructs/web-service/kit/process/outage';
import { usePostgres } from '../../../../support/stores';

const postgres = usePostgres();
/** A role with password authentication, which the administrator can change. */
async function withRole(work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client(postgres().url);
  await admin.connect();
  try {
    await admin.query("CREATE ROLE app LOGIN PASSWORD 'first'");
    const file = (await admin.query<{ hba_file: string }>('SHOW hba_file')).rows[0]!.hba_file;
    writeFileSync(file, `host all app 127.0.0.1/32 scram-sha-256\n${readFileSync(file, 'utf8')}`);
    await admin.query('SELECT pg_reload_conf()');
    await work(admin);
  } finally {
    await admin.end();
  }
}

test('opens connections with the new password after one rejected connection', () =>
  withRole(async admin => {
    const read = jest.fn(async () => ({ username: 'app', password: 'second' }));
    const rotating = new RotatingPassword('first', read);
    const { hostname: host, port, pathname } = new URL(postgres().url);
    const pool = new Pool({
      ...{ host, port: Number(port), database: pathname.slice(1), user: 'app', password: rotating.next },
      max: 1,
      maxUses: 1, // every query opens a connection
    });
    pool.on('connect', rotating.accepted);
    const ask = () => pool.query('SELECT current_user AS me').then(({ rows }) => rows[0].me);
    try {
      expect([await ask(), await ask()]).toEqual(['app', 'app']);
      expect(read).not.toHaveBeenCalled();

      await admin.query("ALTER ROLE app PASSWORD 'second'");
      const refusal = await ask().catch(error => error);
      expect(refusal).toMatchObject({ code: '28P01' });
      expect(isOutage(refusal)).toBe(true);
      expect([await ask(), await ask()]).toEqual(['app', 'app']);
      expect(read).toHaveBeenCalledTimes(1);
    } finally {
      await pool.end();
    }
  }));
