import { waitUntilGone } from '../../../lambda/load-balancer-guard/wait-until-gone';

const patience = { attempts: 3, delaySeconds: 0 };

/** Returns the lists one after the other, and then the last one. */
function lists(...results: string[][]) {
  let calls = 0;
  return {
    list: async () => results[Math.min(calls++, results.length - 1)]!,
    calls: () => calls,
  };
}

test('returns at once when there is no load balancer', async () => {
  const { list, calls } = lists([]);
  await waitUntilGone('vpc-1', list, patience);
  expect(calls()).toBe(1);
});

test('waits until the last load balancer is deleted', async () => {
  const { list, calls } = lists(['ELB net/a/1', 'ELB net/a/1'], ['ELB net/a/1'], []);
  await waitUntilGone('vpc-1', list, patience);
  expect(calls()).toBe(3);
});

test('fails when a load balancer is left, with its name and the fix', async () => {
  const { list, calls } = lists(['ELB net/a/1', 'ELB net/a/1']);
  await expect(waitUntilGone('vpc-1', list, patience)).rejects.toThrow(
    'vpc-1 still contains load balancers (ELB net/a/1): ' +
      'delete their Kubernetes services or gateways, or the load balancers, then repeat the deletion',
  );
  expect(calls()).toBe(3);
});
