import { execFileSync } from 'node:child_process';
import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(__dirname, '..', '..');

/** openapi-typescript needs the JavaScript API of TypeScript, which TypeScript 7 does not have and ts-morph contains. */
const compilerApi: Plugin = {
  name: 'compiler API',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^typescript$/ }, () => ({ path: 'typescript', namespace: 'compiler' }));
    onLoad({ filter: /.*/, namespace: 'compiler' }, () => ({
      contents: "module.exports = require('@ts-morph/common').ts",
      resolveDir: ROOT,
    }));
  },
};

const GENERATOR = `
  import { readFileSync } from 'node:fs';
  import openapiTS, { astToString } from 'openapi-typescript';
  openapiTS(readFileSync(0, 'utf8')).then(ast => process.stdout.write(astToString(ast)));
`;

/** Generates the types of a client into a folder. */
export async function generateClient(document: string, folder: string): Promise<void> {
  const script = join(folder, 'generate.cjs');
  await build({
    stdin: { contents: GENERATOR, resolveDir: ROOT },
    outfile: script,
    bundle: true,
    platform: 'node',
    external: ['@ts-morph/common'],
    plugins: [compilerApi],
    logLevel: 'error',
  });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'api.d.ts'), execFileSync(process.execPath, [script], { input: document }));
}

/** Compiles a file of this folder against the generated client. Throws with the compiler's output. */
export function compile(file: string, folder: string): void {
  copyFileSync(join(__dirname, file), join(folder, file));
  const compilerOptions = { module: 'node20', target: 'es2023', strict: true, noEmit: true, skipLibCheck: true };
  const config = { compilerOptions: { ...compilerOptions, types: ['node'] }, files: [file] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
}
