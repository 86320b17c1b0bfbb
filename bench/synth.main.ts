// What it costs to synthesize the platform: processor time of `cdk synth`, all stacks, beside that of an app with one empty stack
// through the same CLI. Both without the CloudFormation validator, which CI runs once.
//   npm run build && node dist/local-tools/bench/synth.main.js [runs]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context } from '../cdk.json';

const root = join(__dirname, '..', '..', '..');
const runs = Number(process.argv[2] ?? 5);
const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

const emptyApp = mkdtempSync(join(tmpdir(), 'empty-app-'));
writeFileSync(join(emptyApp, 'cdk.json'), JSON.stringify({ app: 'node app.js', context }));
writeFileSync(
  join(emptyApp, 'app.js'),
  `const { App, Stack } = require(${JSON.stringify(join(root, 'node_modules', 'aws-cdk-lib'))});
new Stack(new App(), 'Empty');`,
);

try {
  const figures = { empty: [] as number[], platform: [] as number[] };
  for (let run = 0; run < runs; run++) {
    figures.empty.push(processorSeconds(emptyApp));
    figures.platform.push(processorSeconds(root));
  }
  const [empty, platform] = [median(figures.empty), median(figures.platform)];
  console.log(`an empty app      ${empty.toFixed(2)} s of processor time (median of ${runs})`);
  console.log(`the platform      ${platform.toFixed(2)} s`);
  console.log(`ratio             ${(platform / empty).toFixed(2)} (the aim is 2 at most)`);
} finally {
  rmSync(emptyApp, { recursive: true });
}

/** bash adds up the time of all its children, and theirs; Node cannot. */
function processorSeconds(app: string): number {
  const output = join(emptyApp, 'cdk.out');
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', '"$0" "$1" synth --quiet --no-notices --output "$2" >&2 && times', process.execPath, cli, output],
    { cwd: app, env: { ...process.env, CDK_VALIDATION: 'false' }, encoding: 'utf8' },
  );
  rmSync(output, { recursive: true, force: true });
  if (status !== 0) throw new Error(`cdk synth in ${app} ended with ${status}:\n${stderr}`);
  const ofChildren = stdout.trim().split('\n')[1] ?? '';
  return [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
