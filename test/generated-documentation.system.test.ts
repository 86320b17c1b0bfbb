import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '../contracts/services';
import { type GeneratedFile, generatedFiles } from '../scripts/docs/generated-files';

const root = join(__dirname, '..');

describe('the generated documentation', () => {
  let files: GeneratedFile[];
  beforeAll(async () => {
    files = await generatedFiles(root);
  });

  test('is current (npm run docs)', () => {
    const outdated = files.filter(({ path, content }) => readFileSync(join(root, path), 'utf8') !== content);
    expect(outdated.map(({ path }) => path)).toEqual([]);
  });

  test('contains a README with routes for each service', () => {
    for (const { name } of Object.values(SERVICES)) {
      const page = files.find(({ path }) => path === `constructs/${name}/README.md`);
      expect(page?.content).toMatch(/\| `(GET|POST) \//);
    }
  });
});
