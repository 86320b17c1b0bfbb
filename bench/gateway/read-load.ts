// Reads in a closed loop: each connection sends the next request after a response.
import { Connection } from '../booking/connection';

export interface Reads {
  readonly url: string;
  readonly path: () => string;
  readonly connections: number;
  readonly seconds: number;
}

export interface ReadMeasurement {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export async function loadReads({ url, path, connections, seconds }: Reads): Promise<ReadMeasurement> {
  const latencies: number[] = [];
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
  const start = performance.now();
  const end = start + seconds * 1000;
  const client = async (connection: Connection) => {
    for (let begun = performance.now(); begun < end; ) {
      const requestPath = path();
      const { status } = await connection.get(requestPath);
      if (status !== 200) {
        throw new Error(`GET ${requestPath} returned status ${status}`);
      }
      const now = performance.now();
      latencies.push(now - begun);
      begun = now;
    }
    connection.close();
  };
  await Promise.all(opened.map(client));
  const elapsed = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)]!;
  return { perSecond: latencies.length / elapsed, p50: percentile(0.5), p99: percentile(0.99) };
}
