import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiReference } from './api-reference';
import { generatedBlock } from './generated-blocks';
import { withGeneratedBlocks } from './markdown';
import { sequenceDiagram } from './sequence-diagram';
import { routeTables } from './service-routes';
import { bookingStateDiagram } from './state-diagram';

export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Returns the files of the documentation that are generated or contain generated blocks. Reads dist/. */
export async function generatedFiles(root: string): Promise<GeneratedFile[]> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const sources = { root, routes: await routeTables(root) };
  return [
    { path: 'API.md', content: apiReference(join(root, 'dist', 'constructs')) },
    { path: 'docs/design/booking-sequence.svg', content: sequenceDiagram(read('docs/design/booking-sequence.mmd')) },
    { path: 'docs/design/booking-states.svg', content: bookingStateDiagram() },
    ...pages(root).map(path => ({
      path,
      content: withGeneratedBlocks(read(path), name => generatedBlock(name, sources)),
    })),
  ];
}

function pages(root: string): string[] {
  const documentation = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`);
  const constructs = readdirSync(join(root, 'constructs')).map(name => `constructs/${name}/README.md`);
  return [...documentation, ...constructs.filter(path => existsSync(join(root, path)))].sort();
}
