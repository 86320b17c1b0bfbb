import { WorkQueue } from '../../../../constructs/user-service/app/work-queue';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

describe('at twice the capacity for 20 s, on a simulated clock', () => {
  const hashMs = 200;
  const capacity = 2 * (1_000 / hashMs) * 20;
  const gatewayTimeoutMs = 5_000;

  /** The number of jobs whose caller still waits when they finish. */
  async function useful(queue: WorkQueue): Promise<number> {
    let finished = 0;
    const signIn = async () => {
      const arrived = Date.now();
      await queue.run(() => sleep(hashMs));
      if (Date.now() - arrived < gatewayTimeoutMs) {
        finished += 1;
      }
    };
    for (let request = 0; request < 2 * capacity; request++) {
      void signIn().catch(() => {});
      await jest.advanceTimersByTimeAsync(20_000 / (2 * capacity));
    }
    return finished;
  }

  test('keeps at least 80 % of the capacity when waiting ends before the timeout of the gateway', async () => {
    const queue = new WorkQueue({ concurrency: 2, maxWaiting: 50, maxWaitMs: 3_000 });
    expect(await useful(queue)).toBeGreaterThanOrEqual(0.8 * capacity);
  });

  test('loses most of the capacity when waiting has no end (negative control)', async () => {
    const queue = new WorkQueue({ concurrency: 2, maxWaiting: 50, maxWaitMs: 60_000 });
    expect(await useful(queue)).toBeLessThan(0.5 * capacity);
  });
});

describe('a queue of one job at a time', () => {
  const started: string[] = [];
  const queue = new WorkQueue({ concurrency: 1, maxWaiting: 2, maxWaitMs: 1_000 });
  const job =
    (name: string, ms = 100) =>
    async () => {
      started.push(name);
      await sleep(ms);
    };
  beforeEach(() => started.splice(0));

  test('runs jobs in order of arrival and rejects those beyond its length', async () => {
    const jobs = ['first', 'second', 'third'].map(name => queue.run(job(name)));
    await expect(queue.run(job('fourth'))).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    await jest.runAllTimersAsync();
    await Promise.all(jobs);
    expect(started).toEqual(['first', 'second', 'third']);
  });

  test('rejects a job that waited for the maximum time and runs the following ones', async () => {
    const long = queue.run(job('long', 1_500));
    const late = expect(queue.run(job('late'))).rejects.toMatchObject({ status: 503 });
    await jest.advanceTimersByTimeAsync(1_100);
    const next = queue.run(job('next'));
    await jest.runAllTimersAsync();
    await Promise.all([long, late, next]);
    expect(started).toEqual(['long', 'next']);
  });

  test('drops a waiting job when its caller disconnects', async () => {
    const caller = new AbortController();
    const first = queue.run(job('first'));
    const dropped = expect(queue.run(job('dropped'), caller.signal)).rejects.toMatchObject({ status: 499 });
    const third = queue.run(job('third'));
    caller.abort();
    await expect(queue.run(job('late'), caller.signal)).rejects.toMatchObject({ status: 499 });
    await jest.runAllTimersAsync();
    await Promise.all([first, dropped, third]);
    expect(started).toEqual(['first', 'third']);
  });
});
