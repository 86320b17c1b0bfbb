// Loaded before what `npm run build` makes: says so in one sentence when it has not been made yet.
import './require-node.mjs';
import { existsSync } from 'node:fs';

const [, program] = process.argv;
if (!existsSync(program)) {
  console.error(`${program} is not there: run \`npm run build\` first`);
  process.exit(1);
}
