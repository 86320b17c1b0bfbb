import { type Import, readImports } from './imports';

interface World {
  readonly name: string;
  readonly holds: RegExp;
  /** Other worlds it may import from. */
  readonly reaches: readonly string[];
  readonly packages: (name: string) => boolean;
}

const CLOUD_PACKAGES = /^(aws-cdk-lib|constructs|cdk-nag|@aws-cdk\/.+)$/;
const CLUSTER_PACKAGES = /^(cdk8s|cdk8s-plus-28|constructs|yaml)$/;
const INFRASTRUCTURE = /^(aws-cdk-lib|constructs|cdk8s.*|@aws-cdk\/.+)$/;

/** `docs/architecture.md`, "Three worlds". The first world that holds a file is the file's world. */
const WORLDS: readonly World[] = [
  {
    name: 'the application',
    holds: /^(lambda\/|constructs\/[^/]+\/(app|web|kit)\/)/,
    reaches: ['the application'],
    packages: name => !INFRASTRUCTURE.test(name),
  },
  {
    name: 'the cluster',
    holds: /^charts\//,
    reaches: ['the cluster'],
    packages: name => name === 'node:' || CLUSTER_PACKAGES.test(name),
  },
  {
    name: 'the cloud',
    holds: /^(bin|lib|constructs)\//,
    reaches: ['the cloud', 'the cluster'],
    packages: name => name === 'node:' || CLOUD_PACKAGES.test(name),
  },
  {
    name: 'one machine',
    holds: /^local\//,
    reaches: ['one machine', 'the application'],
    packages: name => !INFRASTRUCTURE.test(name),
  },
  {
    name: 'the benchmarks',
    holds: /^bench\//,
    reaches: ['the benchmarks', 'the application', 'the cloud', 'the cluster'],
    packages: () => true,
  },
  {
    name: 'the tests',
    holds: /^test\//,
    reaches: ['the tests', 'one machine', 'the benchmarks', 'the application', 'the cloud', 'the cluster'],
    packages: () => true,
  },
];

export function brokenWalls(root: string): string[] {
  const imports = readImports(root);
  return [...imports.flatMap(wallBreaches), ...circles(imports)];
}

function wallBreaches({ file, target, own }: Import): string[] {
  const from = worldOf(file);
  if (!from) return [`${file} belongs to no world: put it into a folder that docs/architecture.md names`];
  if (!own) {
    return from.packages(target)
      ? []
      : [`${file} (${from.name}) imports the package '${target}', which has no place there`];
  }
  const to = worldOf(target);
  if (!to || from.reaches.includes(to.name)) return [];
  return [
    `${file} (${from.name}) imports ${target} (${to.name}): ${from.name} may import from ${from.reaches.join(', ')}`,
  ];
}

function worldOf(file: string): World | undefined {
  return WORLDS.find(world => world.holds.test(file));
}

/** Depth first; a file met again on the way down closes a circle. */
function circles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target, own } of imports) if (own) targets.set(file, [...(targets.get(file) ?? []), target]);

  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    const seen = way.indexOf(file);
    if (seen >= 0) found.push(`circular import: ${[...way.slice(seen), file].join(' -> ')}`);
    if (seen >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
