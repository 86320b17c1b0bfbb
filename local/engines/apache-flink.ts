import { join } from 'node:path';
import { startJava } from './java-process';
import { mavenClasspath } from './maven-classpath';

export interface ApacheFlinkOptions {
  /** Directory of the state and the output. A start continues from the stored state. */
  readonly directory: string;
  /** Settings of the job, see Settings.java in constructs/analytics/job. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** Profile of its pom, for another version of Flink. */
  readonly profile?: string | undefined;
}

/** Starts Apache Flink with the analytics job, as in AWS, in one process. Returns a function that stops it. */
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
    // Level WARN contains the reasons of failed tasks, which Flink restarts by itself.
    arguments: [
      ...opened,
      '-Dorg.apache.logging.log4j.level=WARN',
      '-Xmx512m',
      '-cp',
      classpath,
      'ticketing.analytics.SqlJob',
    ],
    directory,
    // Results are written at checkpoints. A short interval makes them visible on the page soon.
    environment: { CHECKPOINT_INTERVAL: '1 s', ...settings, STATE_FOLDER: join(directory, 'state') },
  };
  return startJava(program, async () => true);
}
