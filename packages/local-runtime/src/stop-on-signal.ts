/** Ctrl-C or a stop from the launcher: lets go of everything, then ends. */
export function stopOnSignal(stop: () => Promise<unknown>): void {
  const end = () => stop().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end);
}
