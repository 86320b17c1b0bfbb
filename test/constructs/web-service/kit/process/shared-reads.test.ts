import { SharedReads } from '../../../../../constructs/web-service/kit/process/shared-reads';

/** A store whose reads complete on request of the test. */
function store() {
  const started: { succeed: (value: string) => void; fail: (error: Error) => void }[] = [];
  const read = () =>
    new Promise<string>((resolve, reject) => {
      started.push({ succeed: resolve, fail: reject });
    });
  return { started, read };
}

test('runs two reads for many callers: the current one, and one for all callers after its start', async () => {
  const reads = new SharedReads();
  const { started, read } = store();
  const first = reads.read('list', read);
  const crowd = Array.from({ length: 50 }, () => reads.read('list', read));
  expect(started).toHaveLength(1);

  started[0]!.succeed('before');
  expect(await first).toBe('before');
  await new Promise(setImmediate);
  expect(started).toHaveLength(2);
  started[1]!.succeed('after');
  expect(new Set(await Promise.all(crowd))).toEqual(new Set(['after']));
});

test('never returns a result whose read started before the call', async () => {
  const reads = new SharedReads();
  let value = 'old';
  const read = async () => {
    const seen = value;
    await new Promise(setImmediate);
    return seen;
  };
  const before = reads.read('list', read);
  value = 'new';
  const after = reads.read('list', read);
  expect([await before, await after]).toEqual(['old', 'new']);
});

test('reads different keys separately', async () => {
  const reads = new SharedReads();
  expect(await Promise.all(['a', 'b'].map(key => reads.read(key, async () => key)))).toEqual(['a', 'b']);
});

test('rejects all callers of a failed read, and reads again for the next', async () => {
  const reads = new SharedReads();
  const { started, read } = store();
  const failing = reads.read('list', read);
  const next = reads.read('list', read);
  started[0]!.fail(new Error('unavailable'));
  await expect(failing).rejects.toThrow('unavailable');
  started[1]!.succeed('back');
  expect(await next).toBe('back');
});
