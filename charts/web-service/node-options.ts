import { mebibytes } from './workload-sizing';

/** Memory, in MiB, from which larger heap settings pay off: docs/decisions/016-node-options-per-pod.md. */
const LARGE_POD = 256;

/** Returns the options of Node for a pod with this much memory. */
export function nodeOptions(memory: string): string {
  return mebibytes(memory) < LARGE_POD ? '--max-semi-space-size=8' : '--max-semi-space-size=16 --use-largepages=silent';
}
