// `npm start`: the whole platform on one machine.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Launcher } from '../launcher/launcher';
import { RunningProcesses } from '../launcher/orphaned-processes';
import { commonEnvironment, platform, selected } from '../platform/platform';
import {
  sayError,
  sayExternal,
  sayNotice,
  sayNotWaited,
  sayPlatformReady,
  sayReady,
  sayRestart,
  sayStopped,
  sayStopping,
} from './console-reporter';
import { keepSecrets } from './secrets';
import { readStartOptions, type StartOptions, USAGE } from './start-options';

const directory = resolve('.ticketing');
const place = { directory, tools: __dirname, assets: join(__dirname, '..', '..', 'assets') };

async function main(): Promise<void> {
  hideTimerWarnings();
  const options = readStartOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(USAGE);
  else await start(options);
}

async function start(options: StartOptions): Promise<void> {
  const begin = performance.now();
  Object.assign(process.env, { ...commonEnvironment, ...process.env });
  selected(platform(options, place, { token: '', ticket: '', organiser: '' }), options.only); // a wrong name changes nothing on disk
  mkdirSync(directory, { recursive: true });
  const running = new RunningProcesses(directory);
  running.claim();

  const leftovers = await running.endLeftovers();
  if (leftovers.length > 0) sayNotice(`ended what the last start left running: ${leftovers.join(', ')}`);
  if (options.fresh) forgetData();

  const kept = keepSecrets(directory);
  const secrets = { ...kept, organiser: process.env.ORGANISER_KEY || kept.organiser };
  const parts = selected(platform(options, place, secrets), options.only);
  const launcher = new Launcher({
    parts,
    directory,
    running,
    onReady: ({ name, program }, milliseconds) => (program ? sayReady(name, milliseconds) : sayExternal(name)),
    onRestart: sayRestart,
  });
  const stop = async () => {
    await launcher.stop();
    running.release();
  };
  stopOnSignals(stop);
  try {
    const ready = await launcher.start();
    if (ready)
      sayPlatformReady(
        { parts, port: options.port, directory, organiserKey: secrets.organiser },
        performance.now() - begin,
      );
  } catch (error) {
    sayError(error);
    await stop();
    process.exit(1);
  }
}

/** In a terminal a Ctrl-C comes twice: to the whole group, and once more from npm, which passes on its own. */
const SAME_CTRL_C = 1_000;

/** Asked again, it does not wait any longer for whoever is still busy; the next start cleans up. */
function stopOnSignals(stop: () => Promise<void>): void {
  let asked: number | undefined;
  const onSignal = async () => {
    if (asked !== undefined) {
      if (performance.now() - asked < SAME_CTRL_C) return;
      sayNotWaited();
      process.exit(1);
    }
    asked = performance.now();
    sayStopping();
    await stop();
    sayStopped();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** kafkajs asks for timers in the past, which newer Nodes warn of: whoever starts a platform can do nothing about it. */
function hideTimerWarnings(): void {
  process.removeAllListeners('warning').on('warning', ({ name, message }) => {
    if (name !== 'TimeoutNegativeWarning') console.warn(`${name}: ${message}`);
  });
}

/** Everything but the list of what is running. */
function forgetData(): void {
  for (const name of readdirSync(directory)) {
    if (name !== 'running') rmSync(join(directory, name), { recursive: true, force: true });
  }
}

main().catch(error => {
  sayError(error);
  process.exit(1);
});
