import { rmSync } from 'node:fs';
import { temporaryDirectory } from '../support/temporary-directory';
import { expectTotalsOfDatabase } from './sales-totals';
import { freePortRange, StartedPlatform } from './started-platform';

test('the embedded analytics has the totals of the database after 10,000 bookings with the broker killed', async () => {
  const directory = temporaryDirectory();
  const port = await freePortRange();
  const platform = new StartedPlatform({ directory, port });
  try {
    await platform.ready();
    await expectTotalsOfDatabase({
      port,
      killKafka: () => process.kill(platform.processes().get('kafka-broker')!.pid, 'SIGKILL'),
      timeoutMs: 180_000,
    });
  } finally {
    await platform.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}, 300_000);
