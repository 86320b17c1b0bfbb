const GENEROUS_MS = 60_000;

/** Waits for something to become true, for as long as a slow machine may need. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + GENEROUS_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`still not so after ${GENEROUS_MS} ms: ${holds}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
