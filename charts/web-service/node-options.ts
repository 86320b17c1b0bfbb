import { mebibytes } from './workload-sizing';

/** In MiB. From here on there is room for what takes 60 MB more and saves a sixth of the time: docs/decisions/016-node-options-per-pod.md. */
const ROOMY = 256;

/** How much of a pod's memory Node may take to be fast. */
export function nodeOptions(memory: string): string {
  return mebibytes(memory) < ROOMY ? '--max-semi-space-size=8' : '--max-semi-space-size=16 --use-largepages=silent';
}
