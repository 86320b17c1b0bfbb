// Imported first, in syntax that old versions of Node understand: they print one line instead of a syntax error.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const lowest = Number(engines.node.replace('>=', ''));
const running = process.versions.node;

if (Number.parseInt(running, 10) < lowest) {
  console.error(
    `cdk-ticketing needs Node ${lowest} or later, and this is Node ${running}: install a current LTS release, then run the command again`,
  );
  process.exit(1);
}
