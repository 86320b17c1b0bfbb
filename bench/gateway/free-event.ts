import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '@cdk-ticketing/local-runtime';
import { brokenInvariants } from '../../verification/booking/invariants';
import type { BenchEnvironment } from '../booking/bench-environment';
import { load } from '../booking/load';
import type { Scenario } from '../booking/scenarios';
import { awsEnvironment, type Program, startLocal } from '../program';
import { openEntryPoints, TICKET_SECRET } from './entry-point';

const BUCKET = 'bench-tickets';
const TICKET_TIMEOUT_SECONDS = 1_200;

/** Measures bookings of a free event and the generation of their tickets. */
export async function freeEvent(bench: BenchEnvironment, requests: number): Promise<Scenario> {
  await bench.reset(['free'], requests, 0);
  const tickets = await startTickets(bench);
  const environment = { ...awsEnvironment, S3_ENDPOINT: tickets.endpoint, UPLOADS_BUCKET: BUCKET };
  const { gateway, end } = await openEntryPoints(bench, 'open', { environment });
  const options = { ...gateway.load, connections: 256, seconds: 600, requests, events: ['free'] };
  const { acknowledged, ...result } = await load(options);
  const booked = acknowledged.all();
  const begun = performance.now();
  let delivered = await tickets.count();
  while (delivered < booked.length && performance.now() - begun < TICKET_TIMEOUT_SECONDS * 1000) {
    await sleep(2_000);
    delivered = await tickets.count();
  }
  const ticketSeconds = (performance.now() - begun) / 1000;
  const broken = await brokenInvariants(bench.database, { acknowledged: booked });
  const missing = booked.length - delivered;
  await end();
  await tickets.end();
  return {
    name: `${requests} bookings of a free event`,
    ...result,
    ticketSeconds,
    broken: missing === 0 ? broken : [...broken, `${missing} tickets are missing`],
  };
}

/** Starts the object store and the function as `npm start` does. */
async function startTickets(bench: BenchEnvironment) {
  const [storePort, functionPort] = [await freePort(), await freePort()];
  const endpoint = `http://127.0.0.1:${storePort}`;
  const directory = join(bench.directory, 'objects');
  const log = join(bench.directory, 'tickets.log');
  const environment = { ...awsEnvironment, S3_ENDPOINT: endpoint, TICKET_SECRET };
  const bundle = join(process.cwd(), 'dist', 'assets', 'ticket-generator', 'index.js');
  const programs: Program[] = await Promise.all([
    startLocal({
      name: 'object-store',
      port: storePort,
      log,
      environment: {
        DIRECTORY: directory,
        UPLOADS_BUCKET: BUCKET,
        FUNCTION_URL: `http://127.0.0.1:${functionPort}`,
        DEAD_LETTERS: join(bench.directory, 'dead-letters'),
      },
    }),
    startLocal({
      name: 'lambda-host',
      port: functionPort,
      log,
      environment: { ...environment, HANDLER_BUNDLE: bundle },
    }),
  ]);
  const s3 = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: awsEnvironment.AWS_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    endpoint,
    /** Returns the number of stored PDF tickets of bookings. */
    count: async () => {
      let count = 0;
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: BUCKET, Prefix: 'tickets/bookings/' })) {
        count += (page.Contents ?? []).filter(({ Key }) => Key?.endsWith('_TICKET.pdf')).length;
      }
      return count;
    },
    end: () => Promise.all(programs.map(program => program.end('SIGTERM'))),
  };
}
