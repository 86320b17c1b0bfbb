import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface MavenProject {
  readonly name: string;
  /** Path of the pom below the root of the repository. */
  readonly pom: string;
  /** Profiles and properties of Maven. */
  readonly settings?: readonly string[];
}

/** Maven writes errors to its standard output. */
type MavenError = Error & { readonly stdout?: string };

/**
 * Returns the classpath of a project: its classes and its jars. Maven downloads the jars once. The list of jars and the
 * classes are cached, so that later starts do not run Maven.
 */
export async function mavenClasspath({ name, pom, settings = [] }: MavenProject): Promise<string> {
  const root = repositoryRoot(pom);
  const file = join(root, pom);
  const sources = join(dirname(file), 'src');
  const inputs = [file, ...(existsSync(sources) ? filesIn(sources) : [])];
  const directory = join(root, '.ticketing', 'classpaths', `${name}-${fingerprint(inputs, settings)}`);
  const list = join(directory, 'jars');
  if (!isComplete(list)) {
    const partial = `${directory}.${process.pid}`; // unique, because two processes may build at the same time
    mkdirSync(partial, { recursive: true });
    const goals = ['compile', 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath'];
    const targets = [`-Doutput.folder=${partial}`, `-Dmdep.outputFile=${join(partial, 'jars')}`];
    await run('mvn', ['-q', '-B', '-f', file, ...settings, ...targets, ...goals]).catch((error: MavenError) => {
      const reason = error.stdout?.trim() || error.message;
      throw new Error(`cannot build the engines, which need a JDK 17 and Maven (mvn): ${reason}`);
    });
    if (isComplete(list)) {
      rmSync(partial, { recursive: true });
    } else {
      rmSync(directory, { recursive: true, force: true });
      renameSync(partial, directory);
    }
  }
  return [join(directory, 'classes'), readFileSync(list, 'utf8').trim()].join(delimiter);
}

function fingerprint(files: readonly string[], settings: readonly string[]): string {
  const hash = createHash('sha256').update(settings.join());
  for (const file of files) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(directory: string): string[] {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(name => join(directory, name));
  return paths.filter(path => statSync(path).isFile()).sort();
}

/** Jars may have been deleted in the meantime. */
function isComplete(list: string): boolean {
  return existsSync(list) && readFileSync(list, 'utf8').trim().split(delimiter).every(existsSync);
}

function repositoryRoot(pom: string): string {
  const levels = [1, 2, 3, 4].map(level => join(__dirname, ...Array<string>(level).fill('..')));
  const root = levels.find(directory => existsSync(join(directory, pom)));
  if (!root) {
    throw new Error(`cannot find ${pom} above ${__dirname}`);
  }
  return root;
}
