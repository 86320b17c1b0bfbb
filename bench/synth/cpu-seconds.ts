import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

/**
 * Returns the CPU time of `cdk synth` for the app in a folder, in seconds. bash reports the time of all descendants,
 * Node does not.
 */
export function cpuSecondsOfSynth(cli: string, app: string, output: string): number {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', '"$0" "$1" synth --quiet --no-notices --output "$2" >&2 && times', process.execPath, cli, output],
    { cwd: app, env: { ...process.env, CDK_VALIDATION: 'false' }, encoding: 'utf8' },
  );
  rmSync(output, { recursive: true, force: true });
  if (status !== 0) {
    throw new Error(`cdk synth in ${app} ended with ${status}:\n${stderr}`);
  }
  const childTimes = stdout.trim().split('\n').at(-1) ?? '';
  return [...childTimes.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
