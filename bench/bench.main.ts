// npm run bench -- <name> [arguments]: runs bench/<name>.main.ts.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SUFFIX = '.main.js';
const names = readdirSync(__dirname)
  .filter(file => file.endsWith(SUFFIX) && file !== `bench${SUFFIX}`)
  .map(file => file.slice(0, -SUFFIX.length));

const [name = '', ...rest] = process.argv.slice(2);
if (names.includes(name)) {
  const bench = spawn(process.execPath, [join(__dirname, `${name}${SUFFIX}`), ...rest], { stdio: 'inherit' });
  bench.once('exit', code => process.exit(code ?? 1));
} else {
  console.error(`there is no benchmark '${name}': npm run bench -- ${names.join(' | ')}`);
  process.exit(1);
}
