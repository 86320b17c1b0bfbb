// Runs a load in a separate thread: see load.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { load } from './load';

load(workerData).then(({ acknowledged, ...result }) =>
  parentPort?.postMessage({ ...result, bytes: acknowledged.bytes() }),
);
