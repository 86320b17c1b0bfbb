// Measures the CPU time of `cdk synth` for all stacks, compared with an app with one empty stack and with a cluster of
// EKS Blueprints. All use the same CLI, without the CloudFormation validator, which CI runs once.
//   npm run build && npm run bench -- synth [runs]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median';
import { blueprintsApp, emptyApp } from './synth/apps';
import { cpuSecondsOfSynth } from './synth/cpu-seconds';

const root = join(__dirname, '..', '..', '..');
const runs = Number(process.argv[2] ?? 5);
const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const folder = mkdtempSync(join(tmpdir(), 'bench-synth-'));

try {
  const blueprints = blueprintsApp(join(folder, 'blueprints'));
  const apps = [emptyApp(join(folder, 'empty'), root), root, ...('app' in blueprints ? [blueprints.app] : [])];
  const [empty, platform, comparable] = measure(apps);
  console.log(`an empty app      ${empty!.toFixed(2)} s CPU time (median of ${runs})`);
  report('the platform', platform!, empty!, 'goal: <= 2');
  if ('missing' in blueprints) {
    console.log(`EKS Blueprints    not measured, the installation failed: ${blueprints.missing}`);
  } else {
    report('EKS Blueprints', comparable!, empty!, 'network and cluster only, with its pinned version of aws-cdk-lib');
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Returns the median of each app. The apps alternate, so that other load on the machine affects all of them. */
function measure(apps: string[]): number[] {
  const measurements = apps.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, app] of apps.entries()) {
      measurements[index]!.push(cpuSecondsOfSynth(cli, app, join(folder, 'cdk.out')));
    }
  }
  return measurements.map(median);
}

function report(name: string, seconds: number, empty: number, remark: string): void {
  console.log(`${name.padEnd(17)} ${seconds.toFixed(2)} s, ratio ${(seconds / empty).toFixed(2)} (${remark})`);
}
