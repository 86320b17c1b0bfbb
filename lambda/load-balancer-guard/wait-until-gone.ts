import { setTimeout as wait } from 'node:timers/promises';

export interface Attempts {
  readonly attempts: number;
  readonly delaySeconds: number;
}

/** Lists the load balancers until the list is empty. Fails after the last attempt. */
export async function waitUntilGone(
  vpcId: string,
  list: () => Promise<string[]>,
  { attempts, delaySeconds }: Attempts,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const remaining = [...new Set(await list())];
    if (remaining.length === 0) {
      return;
    }
    if (attempt >= attempts) {
      throw new Error(
        `${vpcId} still contains load balancers (${remaining.join(', ')}): ` +
          'delete their Kubernetes services or gateways, or the load balancers, then repeat the deletion',
      );
    }
    await wait(delaySeconds * 1000);
  }
}
