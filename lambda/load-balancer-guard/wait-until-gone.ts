import { setTimeout as wait } from 'node:timers/promises';

export interface Patience {
  readonly attempts: number;
  readonly delaySeconds: number;
}

/** Lists the load balancers until there are none. */
export async function waitUntilGone(
  vpcId: string,
  list: () => Promise<string[]>,
  { attempts, delaySeconds }: Patience,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const left = [...new Set(await list())];
    if (left.length === 0) return;
    if (attempt >= attempts) {
      throw new Error(
        `load balancers are left in ${vpcId} (${left.join(', ')}): ` +
          'delete their Kubernetes services or gateways, or the load balancers, then repeat the deletion',
      );
    }
    await wait(delaySeconds * 1000);
  }
}
