// What it costs to synthesize the platform: processor time of `cdk synth`, all stacks, beside that of an app with one
// empty stack and that of a cluster written with EKS Blueprints, through the same CLI. All without the CloudFormation
// validator, which CI runs once.
//   npm run build && npm run bench -- synth [runs]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median';
import { blueprintsApp, emptyApp } from './synth/apps';
import { processorSeconds } from './synth/processor-seconds';

const root = join(__dirname, '..', '..', '..');
const runs = Number(process.argv[2] ?? 5);
const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const folder = mkdtempSync(join(tmpdir(), 'bench-synth-'));

try {
  const blueprints = blueprintsApp(join(folder, 'blueprints'));
  const apps = [emptyApp(join(folder, 'empty'), root), root, ...('app' in blueprints ? [blueprints.app] : [])];
  const [empty, platform, comparable] = measure(apps);
  console.log(`an empty app      ${empty!.toFixed(2)} s of processor time (median of ${runs})`);
  report('the platform', platform!, empty!, 'the aim is 2 at most');
  if ('missing' in blueprints) {
    console.log(`EKS Blueprints    not measured, it cannot be installed: ${blueprints.missing}`);
  } else {
    report('EKS Blueprints', comparable!, empty!, 'a network and a cluster only, on the aws-cdk-lib that it pins');
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** The median of each app. They take turns, so that a busy minute of the machine is everybody's. */
function measure(apps: string[]): number[] {
  const measurements = apps.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, app] of apps.entries()) {
      measurements[index]!.push(processorSeconds(cli, app, join(folder, 'cdk.out')));
    }
  }
  return measurements.map(median);
}

function report(name: string, seconds: number, empty: number, remark: string): void {
  console.log(`${name.padEnd(17)} ${seconds.toFixed(2)} s, ratio ${(seconds / empty).toFixed(2)} (${remark})`);
}
