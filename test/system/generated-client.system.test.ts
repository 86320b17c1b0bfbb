import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compile, generateClient } from '../generated-client/generate';
import { temporaryDirectory } from '../support/temporary-directory';
import { freePortRange, StartedPlatform } from './started-platform';

const JOURNEY = join(__dirname, '..', 'generated-client', 'journey');
const documents: string[] = [];
const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) {
    rmSync(directory, { recursive: true, force: true });
  }
});

function newDirectory(): string {
  const directory = temporaryDirectory();
  directories.push(directory);
  return directory;
}

test.each(['open', 'required'])('a generated client makes the whole journey in the access mode %s', async mode => {
  const port = await freePortRange();
  const env = { ACCESS_MODE: mode };
  const platform = await new StartedPlatform({ directory: newDirectory(), port, env }).ready();
  try {
    const address = `http://127.0.0.1:${port}`;
    const document = await (await fetch(`${address}/openapi.json`)).text();
    documents.push(document);
    const client = newDirectory();
    await generateClient(document, client);
    compile('journey.ts', client);
    const { journey } = await import(JOURNEY);
    await journey(address);
  } finally {
    await platform.stop();
  }
});

test('both access modes have the same document', () => {
  expect(documents[0]).toBe(documents[1]);
});

test('fails to compile a request that the document does not allow', async () => {
  const client = newDirectory();
  const document = JSON.parse(documents[0]!);
  document.components.schemas.BookingOrder.properties.ticket_count = { type: 'string' };
  await generateClient(JSON.stringify(document), client);
  expect(() => compile('journey.ts', client)).toThrow();
});
