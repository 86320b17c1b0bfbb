// Runs a benchmark, bench/<name>.main.ts: npm run bench -- <name> [arguments]
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SUFFIX = '.main.js';
/** Keeps the CPU time of the load generator low, mainly that of its garbage collector. */
const FLAGS = [
  '--v8-pool-size=1',
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--initial-old-space-size=1024',
  '--no-memory-reducer',
  '--use-largepages=silent',
];
const names = readdirSync(__dirname)
  .filter(file => file.endsWith(SUFFIX) && file !== `bench${SUFFIX}`)
  .map(file => file.slice(0, -SUFFIX.length));

const [name = '', ...rest] = process.argv.slice(2);
if (names.includes(name)) {
  const bench = spawn(process.execPath, [...FLAGS, join(__dirname, `${name}${SUFFIX}`), ...rest], { stdio: 'inherit' });
  bench.once('exit', code => process.exit(code ?? 1));
} else {
  console.error(`unknown benchmark '${name}': expected one of ${names.join(', ')}`);
  process.exit(1);
}
