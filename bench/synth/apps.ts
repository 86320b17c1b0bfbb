// Apps that the platform is compared with, each in a separate folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from '../../cdk.json';

/** Creates an app with one empty stack. */
export function emptyApp(folder: string, root: string): string {
  return writeApp(
    folder,
    `const { App, Stack } = require(${JSON.stringify(join(root, 'node_modules', 'aws-cdk-lib'))});
new Stack(new App(), 'Empty');`,
  );
}

const BLUEPRINTS = '@aws-quickstart/eks-blueprints';

/**
 * Creates an EKS Blueprints app with the network, the cluster and the add-ons of the demonstration, without data stores
 * and services. EKS Blueprints requires one version of aws-cdk-lib, so both are installed in the folder of the app. If
 * the installation fails, `missing` contains the reason.
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
    // A given version avoids a lookup of the available versions at AWS.
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
