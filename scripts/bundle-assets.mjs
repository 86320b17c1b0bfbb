// Bundles what is shipped, each service with its page and each Lambda function, into dist/assets/<name>/.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { bundledPackages, LICENSES_FILE, licenseTexts } from './third-party-licenses.mjs';

const forNode = {
  bundle: true,
  preserveSymlinks: true, // names in the bundle follow file paths, which must not depend on where node_modules is
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  loader: { '.sql': 'text' },
  external: ['pg-native'], // optional: pg works without its native binding
};

/** Modules of kafkajs that are replaced by faster ones, also in tests (jest.config.js). Each file states its reason. */
const kafkajsReplacements = {
  'recordBatch/record/v0': 'kafka-record.ts',
  groupMessagesPerPartition: 'kafka-partitions.ts',
};

const replaceKafkajsModules = root => ({
  name: 'faster modules of kafkajs',
  setup: build => {
    for (const [module, replacement] of Object.entries(kafkajsReplacements)) {
      const path = join(root, 'constructs', 'web-service', 'kit', 'performance', replacement);
      build.onResolve({ filter: new RegExp(`/${module}$`) }, () => ({ path }));
    }
  },
});

export async function bundleAssets(root) {
  const assets = join(root, 'dist', 'assets');
  rmSync(assets, { recursive: true, force: true });
  const parts = await Promise.all([
    ...foldersWith(root, 'constructs', 'app/main.ts').map(name => bundleService(root, name, assets)),
    ...foldersWith(root, 'constructs', 'web/main.ts').map(name => bundleWebPage(root, name, assets)),
    ...foldersWith(root, 'lambda', 'handler.ts').map(name => bundleLambda(root, name, assets)),
  ]);
  writeFileSync(join(root, 'dist', LICENSES_FILE), licenseTexts([...new Set(parts.flat())]));
}

/** Bundles, writes the licences of the bundled packages next to the bundle, and returns the packages. */
async function build(root, folder, options) {
  const { metafile } = await esbuild({ ...options, metafile: true });
  const packages = bundledPackages(root, metafile);
  if (packages.length > 0) {
    writeFileSync(join(folder, LICENSES_FILE), licenseTexts(packages));
  }
  return packages;
}

async function bundleService(root, name, assets) {
  const asset = join(assets, name);
  mkdirSync(asset, { recursive: true });
  copyFileSync(join(root, 'constructs', 'web-service', 'Dockerfile'), join(asset, 'Dockerfile'));
  return await build(root, asset, {
    ...forNode,
    // Without minified identifiers names stay as they are. `keepNames` would set the name of every closure at run time.
    minify: false,
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: false,
    plugins: [replaceKafkajsModules(root)],
    entryPoints: [join(root, 'constructs', name, 'app', 'main.ts')],
    outfile: join(asset, 'index.js'),
  });
}

/** Excludes the AWS SDK, which the Node runtimes of Lambda contain. */
async function bundleLambda(root, name, assets) {
  return await build(root, join(assets, name), {
    ...forNode,
    external: ['@aws-sdk/*'],
    entryPoints: [join(root, 'lambda', name, 'handler.ts')],
    outfile: join(assets, name, 'index.js'),
  });
}

/**
 * The page's files keep their names: index.html refers to them as main.js, main.css and icon.svg. They are compressed
 * here, once.
 */
async function bundleWebPage(root, name, assets) {
  const web = join(root, 'constructs', name, 'web');
  const target = join(assets, name, 'public');
  const packages = await build(root, target, {
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    loader: { '.html': 'copy', '.svg': 'copy' },
    entryPoints: ['main.ts', 'index.html', 'icon.svg', 'docs/docs.ts', 'docs/index.html'].map(file => join(web, file)),
    outdir: target,
  });
  for (const file of ['main.js', 'main.css', 'index.html']) {
    const path = join(target, file);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
  return packages;
}

function foldersWith(root, parent, file) {
  const folder = join(root, parent);
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder)
    .filter(name => existsSync(join(folder, name, file)))
    .sort();
}
