#!/usr/bin/env node
// Writes the Kubernetes manifests of the environments to disk. Needs no account, network or Docker.
//   manifests [--environment <name>]... [-c <setting>=<value>]... [--values <file>]... [--out <folder>]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RootConstruct } from 'constructs';
import { type PlaceholderValues, placeholderValues } from '../charts/rendering/placeholder-values';
import { placeholdersIn } from '../charts/rendering/placeholders';
import { type Manifests, PLACEHOLDER_LIST, writeManifests } from '../charts/rendering/render';
import { readConfig } from '../lib/config/config';
import { environmentManifests } from '../lib/config/environment-manifests';
import { isStackOf } from '../lib/stacks/platform-stack';

try {
  const { values: options } = parseArgs({
    options: {
      environment: { type: 'string', multiple: true },
      context: { type: 'string', multiple: true, short: 'c', default: [] },
      values: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: 'manifests' },
    },
  });
  const { environment: chosen, ...context } = Object.fromEntries(options.context.map(setting));
  for (const environment of options.environment ?? (chosen ? [chosen] : environments())) {
    const { node } = new RootConstruct();
    for (const [name, value] of Object.entries({ ...context, environment })) {
      node.setContext(name, value);
    }
    const values: PlaceholderValues = Object.assign({}, ...options.values.map(file => readValues(file, environment)));
    const manifests = environmentManifests(readConfig(node), values);
    const folder = join(options.out, environment);
    writeManifests(folder, manifests);
    console.log(summary(folder, manifests));
  }
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

/** `-c name=value`, as `cdk synth` takes it. */
function setting(given: string): [string, string] {
  const [name = '', value] = given.split(/=(.*)/s);
  if (value === undefined) {
    throw new Error(`-c ${given} must have the form name=value`);
  }
  return [name, value];
}

function environments(): string[] {
  return readdirSync('config').map(file => file.replace(/\.json$/, ''));
}

function readValues(file: string, environment: string): PlaceholderValues {
  const text = readFileSync(file, 'utf8');
  try {
    return placeholderValues(JSON.parse(text), stack => isStackOf(environment, stack));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

function summary(folder: string, manifests: Manifests): string {
  const open = placeholdersIn([...manifests.values()].join()).length;
  const todo = open === 0 ? 'complete' : `${open} placeholders, see ${join(folder, PLACEHOLDER_LIST)}`;
  return `${folder}: ${manifests.size - 1} objects, ${todo}`;
}
