// Loaded before a built program: prints one line if `npm run build` has not been run.
import './require-node.mjs';
import { existsSync } from 'node:fs';

const [, program] = process.argv;
if (!existsSync(program)) {
  console.error(`${program} does not exist: run \`npm run build\` first`);
  process.exit(1);
}
