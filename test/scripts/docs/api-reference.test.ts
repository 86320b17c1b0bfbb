import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiReference } from '../../../scripts/docs/api-reference';
import { temporaryDirectory } from '../../support/temporary-directory';

function apiOf(declarations: string, index = "export { Pool, type PoolProps } from './pool';\n"): string {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, 'index.d.ts'), index);
  writeFileSync(join(folder, 'pool.d.ts'), declarations);
  return apiReference(folder);
}

const POOL = `import { Construct } from 'constructs';
/** Properties of a pool. */
export interface PoolProps {
    /** Number of tickets. */
    readonly capacity: number;
    /**
     * Name of the pool,
     * for messages.
     *
     * @default 'pool'
     */
    readonly name?: string | undefined;
}
/** A pool of tickets. */
export declare class Pool extends Construct {
    /** @internal */
    readonly _taken: number;
    private readonly props;
    /** Tickets that are left. */
    get available(): number;
    constructor(scope: Construct, id: string, props: PoolProps);
    /**
     * Takes tickets.
     *
     * @deprecated use \`take\`
     */
    allocate(options: {
        count: number;
    }): void;
}
`;

test('lists properties with type, default and description', () => {
  const api = apiOf(POOL);
  expect(api).toMatch(/\| `capacity` +\| `number` +\| required +\| Number of tickets\. +\|/);
  expect(api).toMatch(/\| `name` +\| `string \\\| undefined` \| `'pool'` \| Name of the pool, for messages\. \|/);
});

test('lists methods with their deprecation', () => {
  const api = apiOf(POOL);
  expect(api).toContain('`new(scope: Construct, id: string, props: PoolProps)`');
  expect(api).toMatch(
    /`allocate\(options: \{ count: number; \}\): void` +\| Takes tickets\. \*\*Deprecated:\*\* use `take` \|/,
  );
  expect(api).toMatch(/\| `available` \| `number` \| Tickets that are left\. \|/);
});

test('hides private and internal members', () => {
  expect(apiOf(POOL)).not.toMatch(/_taken|private/);
});

test('changes when a JSDoc comment changes', () => {
  expect(apiOf(POOL.replace('Number of tickets', 'Capacity'))).not.toBe(apiOf(POOL));
});

test('fails when an exported name is not declared', () => {
  expect(() => apiOf(POOL, "export { Queue } from './pool';\n")).toThrow("'Queue' is not declared in ./pool");
});
