import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobRunner } from '../../../../constructs/analytics/gcp/scripts';
import { eventually } from '../../../support/eventually';

/** Runs the script with doubles of the commands of a master node, which log their calls. YARN runs an old application. */
describe('the script that runs the job', () => {
  const folder = mkdtempSync(join(tmpdir(), 'master-'));
  const log = join(folder, 'calls');
  const node = (name: string, text: string) => {
    const path = join(folder, 'bin', name);
    writeFileSync(path, `#!/bin/bash\necho "${name} $*" >>${log}\n${text}\n`);
    chmodSync(path, 0o755);
  };

  beforeEach(() => {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    rmSync(log, { force: true });
    node('hadoop', 'if [ "$1" = fs ]; then echo jar >"$4"; else echo /usr/lib/hadoop; fi');
    node(
      'yarn',
      `[ "$2" = -list ] && printf '%s\\t%s\\n' Application-Id Application-Name application_1 another application_2 ticket-analytics || true`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(): ChildProcess {
    const script = join(folder, jobRunner.name);
    writeFileSync(script, jobRunner.text);
    const words = ['gs://bucket/job.jar', 'arn:aws:iam::111122223333:role/analytics', 'eu-central-1', '--STAY=true'];
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    return spawn('bash', [script, ...words], { env, stdio: 'ignore' });
  }
  const calls = (name: string): string[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .filter(line => line.startsWith(name))
      : [];

  test('ends only applications of earlier runs, then passes the AWS identity to Flink', async () => {
    node('flink', 'test -s "${@: -2:1}"');
    expect(await once(run(), 'exit')).toEqual([0, null]);
    expect(calls('yarn application -kill')).toEqual(['yarn application -kill application_2']);
    const [flink] = calls('flink');
    expect(flink).toMatch(/^flink run --target yarn-per-job .*\/job\.jar --STAY=true$/);
    for (const process of ['master', 'taskmanager']) {
      expect(flink).toContain(`-Dcontainerized.${process}.env.AWS_ROLE_ARN=arn:aws:iam::111122223333:role/analytics `);
      expect(flink).toContain(`-Dcontainerized.${process}.env.AWS_REGION=eu-central-1 `);
    }
  });

  test('fails when the job fails, so that Dataproc restarts it', async () => {
    node('flink', 'exit 7');
    expect(await once(run(), 'exit')).toEqual([7, null]);
  });

  test('fails without the package, and starts nothing', async () => {
    node('hadoop', 'exit 1');
    node('flink', '');
    expect(await once(run(), 'exit')).toEqual([1, null]);
    expect(calls('flink')).toEqual([]);
  });

  test('ends the job when it is cancelled', async () => {
    node('flink', 'exec sleep 60');
    const script = run();
    await eventually(() => expect(calls('flink')).toHaveLength(1));
    script.kill('SIGTERM');
    expect(await once(script, 'exit')).toEqual([143, null]);
    expect(calls('yarn application -kill')).toHaveLength(2);
  });
});
