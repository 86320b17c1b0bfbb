import { OutageLog } from '../../../../../constructs/web-service/kit/telemetry/outage-log';

const outage = Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' });

test('logs an outage once per second with the number of omitted lines, and every other error', () => {
  let now = 0;
  const lines: unknown[] = [];
  const log = { error: (...line: unknown[]) => void lines.push(line) };
  const causes = new OutageLog(() => now);
  for (now = 0; now < 1_500; now += 100) {
    causes.error(log, outage, 'unavailable');
  }
  const bug = new Error('bug');
  causes.error(log, bug, 'failed');
  causes.error(log, bug, 'failed');
  expect(lines).toEqual([
    [{ err: outage, omitted: 0 }, 'unavailable'],
    [{ err: outage, omitted: 9 }, 'unavailable'],
    [{ err: bug }, 'failed'],
    [{ err: bug }, 'failed'],
  ]);
});
