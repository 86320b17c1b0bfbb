// What is shipped: every service, its web page and every Lambda, each bundled into its own dist/assets/<name>/.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { bundledPackages, LICENSES_FILE, licenseTexts } from './third-party-licenses.mjs';

const forNode = {
  bundle: true,
  preserveSymlinks: true, // bundles contain the paths of files, which must not depend on the location of node_modules
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

/**
 * Where kafkajs takes most of what a message costs us: each says how it does the same sooner. In tests, too
 * (jest.config.js).
 */
const inPlaceOfKafkajs = {
  'recordBatch/record/v0': 'kafka-record.ts',
  groupMessagesPerPartition: 'kafka-partitions.ts',
};

const ownKafkaParts = root => ({
  name: 'own parts of the Kafka client',
  setup: build => {
    for (const [theirs, ours] of Object.entries(inPlaceOfKafkajs)) {
      const path = join(root, 'constructs', 'web-service', 'kit', 'performance', ours);
      build.onResolve({ filter: new RegExp(`/${theirs}$`) }, () => ({ path }));
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

/** Bundles, writes the licences of what is in the bundle beside it, and returns the packages. */
async function build(root, folder, options) {
  const { metafile } = await esbuild({ ...options, metafile: true });
  const packages = bundledPackages(root, metafile);
  if (packages.length > 0) writeFileSync(join(folder, LICENSES_FILE), licenseTexts(packages));
  return packages;
}

async function bundleService(root, name, assets) {
  const asset = join(assets, name);
  mkdirSync(asset, { recursive: true });
  copyFileSync(join(root, 'constructs', 'web-service', 'Dockerfile'), join(asset, 'Dockerfile'));
  return await build(root, asset, {
    ...forNode,
    // Names are kept by not touching them: `keepNames` sets them again for every closure that is made, in the busiest
    // code too.
    minify: false,
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: false,
    plugins: [ownKafkaParts(root)],
    entryPoints: [join(root, 'constructs', name, 'app', 'main.ts')],
    outfile: join(asset, 'index.js'),
  });
}

/** Lambda's Node runtimes bring the AWS SDK: without it the bundle is a fourteenth of the size. */
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
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => existsSync(join(folder, name, file)))
    .sort();
}
