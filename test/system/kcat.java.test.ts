import { rmSync } from 'node:fs';
import { eventually } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';
import { kcat, readTopic } from './kcat';
import { freePortRange, StartedPlatform } from './started-platform';

const LONG_MS = 120_000;

test(
  'kcat lists and reads the topics of the platform, as npm start runs it',
  async () => {
    const directory = temporaryDirectory();
    const port = await freePortRange();
    const platform = new StartedPlatform({ directory, port, args: ['--only', 'event-catalog'] });
    try {
      await platform.ready();
      const brokers = `127.0.0.1:${port + 7}`;
      expect(await kcat(brokers, '-L')).toContain('topic "ticket-bookings" with 2 partitions');
      const event = expect.objectContaining({ type: 'event', name: expect.any(String) });
      await eventually(
        async () => expect(await readTopic(brokers, 'catalog-changes')).toEqual([event, event, event]),
        LONG_MS,
      );
    } finally {
      await platform.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
  2 * LONG_MS,
);
