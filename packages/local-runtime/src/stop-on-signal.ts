/** Runs `stop` at SIGTERM or SIGINT, then exits. */
export function stopOnSignal(stop: () => Promise<unknown>): void {
  const end = () => stop().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end);
}
