// `npm start`: runs the whole platform on one machine.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Launcher } from '../launcher/launcher';
import { RunningProcesses } from '../launcher/orphaned-processes';
import { commonEnvironment } from '../platform/environment';
import { selectParts } from '../platform/part';
import { platformParts } from '../platform/platform';
import {
  reportError,
  reportLeftoverProcesses,
  reportPlatformReady,
  reportReady,
  reportRestart,
  reportStopAborted,
  reportStopped,
  reportStopping,
} from './console-reporter';
import { loadSecrets, type Secrets } from './secrets';
import { readStartOptions, type StartOptions, USAGE } from './start-options';

const directory = resolve('.ticketing');
const directories = { data: directory, programs: __dirname, assets: join(__dirname, '..', '..', 'assets') };

async function main(): Promise<void> {
  hideTimerWarnings();
  const options = readStartOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(USAGE);
  } else {
    await start(options);
  }
}

async function start(options: StartOptions): Promise<void> {
  const startedAt = performance.now();
  Object.assign(process.env, { ...commonEnvironment, ...process.env });
  const partsWith = (secrets: Secrets) => selectParts(platformParts(options, directories, secrets), options.only);
  partsWith({ token: '', ticket: '', organiser: '' }); // rejects an unknown part before anything changes on disk
  mkdirSync(directory, { recursive: true });
  const running = new RunningProcesses(directory);
  running.claim();

  const leftovers = await running.endLeftovers();
  if (leftovers.length > 0) {
    reportLeftoverProcesses(leftovers);
  }
  if (options.fresh) {
    deleteData();
  }

  const stored = loadSecrets(directory);
  const secrets = { ...stored, organiser: process.env.ORGANISER_KEY || stored.organiser };
  const parts = partsWith(secrets);
  const launcher = new Launcher({
    parts,
    directory,
    running,
    onReady: reportReady,
    onRestart: reportRestart,
  });
  const stop = async () => {
    await launcher.stop();
    running.release();
  };
  stopOnSignals(stop);
  try {
    const ready = await launcher.start();
    if (!ready) {
      return;
    }
    const platform = { parts, port: options.port, directory, organiserKey: secrets.organiser };
    reportPlatformReady(platform, performance.now() - startedAt);
  } catch (error) {
    reportError(error);
    await stop();
    process.exit(1);
  }
}

/** One Ctrl-C in a terminal arrives twice: from the terminal, which signals the process group, and from npm. */
const SAME_CTRL_C_MS = 1_000;

/** The first signal stops all parts. A second one exits at once; the next start ends the remaining processes. */
function stopOnSignals(stop: () => Promise<void>): void {
  let firstAt: number | undefined;
  const onSignal = async () => {
    if (firstAt !== undefined) {
      if (performance.now() - firstAt < SAME_CTRL_C_MS) {
        return;
      }
      reportStopAborted();
      process.exit(1);
    }
    firstAt = performance.now();
    reportStopping();
    await stop();
    reportStopped();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, onSignal);
  }
}

/** kafkajs sets timers with a negative delay, which newer versions of Node warn about. Users cannot change that. */
function hideTimerWarnings(): void {
  process.removeAllListeners('warning').on('warning', ({ name, message }) => {
    if (name !== 'TimeoutNegativeWarning') {
      console.warn(`${name}: ${message}`);
    }
  });
}

/** Deletes everything except the records of running processes. */
function deleteData(): void {
  for (const name of readdirSync(directory)) {
    if (name !== 'running') {
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
}

main().catch(error => {
  reportError(error);
  process.exit(1);
});
