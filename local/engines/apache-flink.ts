import { join } from 'node:path';
import { startJava } from './java-process';
import { mavenClasspath } from './maven-classpath';

export interface ApacheFlinkOptions {
  /** The job's state, and its output: a start goes on from what is in here. */
  readonly directory: string;
  /** The job's own settings: constructs/analytics/job, Settings.java. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** The profile of its pom: the Flink of another home. */
  readonly profile?: string | undefined;
}

/** Apache Flink with the analytics job that AWS runs, in one process. Answers how to stop it. */
export async function startApacheFlink({
  directory,
  settings,
  profile,
}: ApacheFlinkOptions): Promise<() => Promise<void>> {
  const pom = join('constructs', 'analytics', 'job', 'pom.xml');
  const classpath = await mavenClasspath({ name: 'analytics', pom, settings: profile ? [`-P${profile}`] : [] });
  const opened = ['java.lang', 'java.util'].map(name => `--add-opens=java.base/${name}=ALL-UNNAMED`);
  const program = {
    name: 'flink',
    // Warnings: why a task fails is one, and Flink starts it again by itself.
    arguments: [
      ...opened,
      '-Dorg.apache.logging.log4j.level=WARN',
      '-Xmx512m',
      '-cp',
      classpath,
      'ticketing.analytics.SqlJob',
    ],
    directory,
    // A result is written with its checkpoint; locally the page should show it soon.
    environment: { CHECKPOINT_INTERVAL: '1 s', ...settings, STATE_FOLDER: join(directory, 'state') },
  };
  return startJava(program, async () => true);
}
