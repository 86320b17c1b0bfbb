// The apps beside which ours is measured, each in a folder of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from '../../cdk.json';

/** One stack with nothing in it. */
export function emptyApp(folder: string, root: string): string {
  return writeApp(
    folder,
    `const { App, Stack } = require(${JSON.stringify(join(root, 'node_modules', 'aws-cdk-lib'))});
new Stack(new App(), 'Empty');`,
  );
}

const BLUEPRINTS = '@aws-quickstart/eks-blueprints';

/**
 * The network and the cluster of our demonstration with their add-ons, as EKS Blueprints writes them; no data and no
 * services. It allows one version of aws-cdk-lib only, so it is installed beside that one, and not beside ours. Answers
 * why, where it cannot be.
 */
export function blueprintsApp(folder: string): { readonly app: string } | { readonly missing: string } {
  const app = writeApp(
    folder,
    `const { App } = require('aws-cdk-lib');
const eks = require('${BLUEPRINTS}');
eks.EksBlueprint.builder()
  .account('111122223333')
  .region('eu-central-1')
  .version('auto')
  .addOns(
    // With a version given nobody asks AWS which there are.
    new eks.VpcCniAddOn({ version: 'v1' }),
    new eks.CoreDnsAddOn('v1'),
    new eks.KubeProxyAddOn('v1'),
    new eks.EksPodIdentityAgentAddOn('v1'),
    new eks.MetricsServerAddOn(),
    new eks.ClusterAutoScalerAddOn(),
  )
  .build(new App(), 'Comparable');`,
    { 'availability-zones:account=111122223333:region=eu-central-1': ['eu-central-1a', 'eu-central-1b'] },
  );
  const { error, status, stderr } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', BLUEPRINTS],
    { cwd: app, encoding: 'utf8', timeout: 300_000 },
  );
  if (status === 0) {
    return { app };
  }
  return {
    missing:
      error?.message ?? stderr.split('\n').find(line => line.includes('npm error')) ?? `npm ended with ${status}`,
  };
}

function writeApp(folder: string, source: string, more: Record<string, unknown> = {}): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js', context: { ...context, ...more } }));
  writeFileSync(join(folder, 'app.js'), source);
  return folder;
}
