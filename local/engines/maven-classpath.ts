import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Below the repository's root, where the sources are and the bundles find them, too. */
const POM = join('local', 'engines', 'pom.xml');

/**
 * The jars of one profile of pom.xml. Maven fetches them once into its own repository; the list of them is kept beside the
 * data, so that later starts do not ask Maven at all.
 */
export async function mavenClasspath(
  profile: string,
  properties: Readonly<Record<string, string>> = {},
): Promise<string> {
  const root = repositoryRoot();
  const pom = join(root, POM);
  const settings = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`);
  const fingerprint = createHash('sha256').update(readFileSync(pom)).update(settings.join()).digest('hex').slice(0, 16);
  const directory = join(root, '.ticketing', 'classpaths');
  const list = join(directory, `${profile}-${fingerprint}`);
  if (!isComplete(list)) {
    mkdirSync(directory, { recursive: true });
    const goal = ['dependency:build-classpath', `-Dmdep.outputFile=${list}`];
    await run('mvn', ['-q', '-B', '-f', pom, '-P', profile, ...settings, ...goal]).catch((error: Error) => {
      throw new Error(`the engines need Java 17 and Maven (mvn), and Maven could not fetch them: ${error.message}`);
    });
  }
  return readFileSync(list, 'utf8').trim();
}

/** Jars may have been cleaned away since. */
function isComplete(list: string): boolean {
  return existsSync(list) && readFileSync(list, 'utf8').trim().split(delimiter).every(existsSync);
}

function repositoryRoot(): string {
  const levels = [1, 2, 3, 4].map(level => join(__dirname, ...Array<string>(level).fill('..')));
  const root = levels.find(directory => existsSync(join(directory, POM)));
  if (!root) throw new Error(`${POM} is not above ${__dirname}`);
  return root;
}
