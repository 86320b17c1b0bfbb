import { type Import, readImports } from './imports';

interface Area {
  readonly name: string;
  readonly files: RegExp;
  /** Other areas that its files may import. */
  readonly imports: readonly string[];
  readonly packages: (name: string) => boolean;
}

const CLOUD_PACKAGES = /^(aws-cdk-lib|constructs|cdk-nag|@aws-cdk\/.+)$/;
const CLUSTER_PACKAGES = /^(cdk8s|cdk8s-plus-28|constructs|yaml)$/;
const OWN_PACKAGES = /^@cdk-ticketing\//;
const INFRASTRUCTURE = /^(aws-cdk-lib|constructs|cdk8s.*|@aws-cdk\/.+)$/;
const SCHEMA_PACKAGES = /^(typebox|@sinclair\/typebox)$/;

/** The areas of `docs/design/architecture.md`. A file belongs to the first area that matches. */
const AREAS: readonly Area[] = [
  { name: 'contract constants', files: /^contracts\/[^/]+$/, imports: [], packages: () => false },
  {
    name: 'contract schemas',
    files: /^contracts\//,
    imports: ['contract constants'],
    packages: name => SCHEMA_PACKAGES.test(name),
  },
  { name: 'telemetry', files: /^telemetry\//, imports: [], packages: () => false },
  {
    name: 'page',
    files: /^constructs\/[^/]+\/web\//,
    imports: ['contract constants', 'contract schemas'],
    packages: name => name !== 'node:' && !INFRASTRUCTURE.test(name),
  },
  {
    name: 'application',
    files: /^(lambda\/|constructs\/[^/]+\/(app|kit)\/)/,
    imports: ['contract constants', 'contract schemas', 'telemetry'],
    packages: name => !INFRASTRUCTURE.test(name) && !OWN_PACKAGES.test(name),
  },
  {
    name: 'cluster',
    files: /^charts\//,
    imports: ['contract constants', 'telemetry'],
    packages: name => name === 'node:' || CLUSTER_PACKAGES.test(name),
  },
  {
    name: 'cloud',
    files: /^(bin|lib|constructs)\//,
    imports: ['cluster', 'contract constants', 'telemetry'],
    packages: name => name === 'node:' || CLOUD_PACKAGES.test(name),
  },
  {
    name: 'packages',
    files: /^packages\//,
    imports: [],
    packages: name => name === 'node:' || OWN_PACKAGES.test(name),
  },
  {
    name: 'local platform',
    files: /^local\//,
    imports: ['packages', 'application', 'contract constants', 'contract schemas'],
    packages: name => !INFRASTRUCTURE.test(name),
  },
  {
    name: 'verification',
    files: /^verification\//,
    imports: ['application', 'contract constants', 'contract schemas'],
    packages: name => !INFRASTRUCTURE.test(name),
  },
  {
    name: 'scripts',
    files: /^scripts\//,
    imports: ['application', 'contract constants', 'telemetry'],
    packages: name => name === 'node:',
  },
  {
    name: 'benchmarks',
    files: /^bench\//,
    imports: ['verification', 'application', 'cloud', 'cluster', 'contract constants', 'contract schemas'],
    packages: () => true,
  },
];

const TESTS: Area = {
  name: 'tests',
  files: /^(test|packages\/[^/]+\/test)\//,
  imports: AREAS.map(({ name }) => name),
  packages: () => true,
};

/** Code that all services and functions share. */
const KIT = 'web-service';

/** Returns every import in `root` that a rule forbids, and every circular import. */
export function forbiddenImports(root: string): string[] {
  const imports = readImports(root);
  return [...imports.flatMap(areaProblems), ...imports.flatMap(serviceProblems), ...circularImports(imports)];
}

function areaProblems({ file, target, own }: Import): string[] {
  const from = areaOf(file);
  if (!from) {
    return [`${file} belongs to no area: move it to a folder of docs/design/architecture.md`];
  }
  if (!own) {
    return from.packages(target) ? [] : [`${file} (${from.name}) must not import the package '${target}'`];
  }
  const to = areaOf(target);
  if (!to || to === from || from.imports.includes(to.name)) {
    return [];
  }
  const allowed = from.imports.length > 0 ? from.imports.join(', ') : 'nothing outside';
  return [`${file} (${from.name}) must not import ${target} (${to.name}): allowed are ${allowed}`];
}

/** Services and functions share code through the kit and through contracts, never directly. */
function serviceProblems({ file, target, own }: Import): string[] {
  const [from, to] = [serviceOf(file), own ? serviceOf(target) : undefined];
  if (!from || !to || to === from || to === KIT) {
    return [];
  }
  return [`${file} must not import ${target}: ${from} and ${to} share code only through the kit and contracts/`];
}

function serviceOf(file: string): string | undefined {
  return /^(?:lambda\/([^/]+)|constructs\/([^/]+)\/(?:app|web|kit))\//.exec(file)?.slice(1).find(Boolean);
}

function areaOf(file: string): Area | undefined {
  return [TESTS, ...AREAS].find(area => area.files.test(file));
}

/** Searches depth first: a file that is already on the current path closes a circle. */
function circularImports(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target, own } of imports) {
    if (own) {
      targets.set(file, [...(targets.get(file) ?? []), target]);
    }
  }

  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.push(`circular import: ${[...path.slice(start), file].join(' -> ')}`);
    }
    if (start >= 0 || done.has(file)) {
      return;
    }
    for (const target of targets.get(file) ?? []) {
      visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const file of targets.keys()) {
    visit(file, []);
  }
  return found;
}
