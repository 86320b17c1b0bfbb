// Writes the generated parts of the documentation: tables, diagrams and API.md. Needs dist/ for API.md.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const { outputFiles } = await build({
  entryPoints: [join(root, 'scripts', 'docs', 'docs.main.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  write: false,
});
const { status } = spawnSync(process.execPath, ['-'], {
  cwd: root,
  input: outputFiles[0].text,
  stdio: ['pipe', 'inherit', 'inherit'],
});
process.exit(status ?? 1);
