import { join } from 'node:path';
import { startKafkaBroker } from '@cdk-ticketing/kafka-broker';
import { freePort } from '@cdk-ticketing/local-runtime';
import { startPostgres } from '../../../../local/stores/postgres';
import { eventually } from '../../../support/eventually';
import { ask, problem } from '../../../support/http';
import { useKafkaBroker, usePostgres } from '../../../support/stores';
import { temporaryDirectory } from '../../../support/temporary-directory';
import { asOrganiser, startEventCatalog, TOPICS, untilReady } from './running';

describe('PostgreSQL', () => {
  const kafka = useKafkaBroker(TOPICS);

  test('recovers from PostgreSQL being unavailable, at the start and later', async () => {
    const directory = join(temporaryDirectory(), 'postgres');
    const port = await freePort();
    const service = await startEventCatalog(`postgresql://postgres@127.0.0.1:${port}/ticketdb`, kafka().brokers);
    const events = () => ask(`${service.url}/events`);
    try {
      expect(await ask(`${service.url}/health`)).toMatchObject({ status: 200, body: 'OK' });
      expect(await ask(`${service.url}/ready`)).toEqual(problem(503, 'unavailable: database'));
      expect(await events()).toEqual(problem(503));

      const first = await startPostgres({ directory, port });
      await untilReady(service);
      expect((await events()).body).toHaveLength(3);

      await first.stop();
      const refused = await events();
      expect(refused).toEqual(problem(503));
      expect(refused.headers.get('retry-after')).toBe('2');
      expect(await ask(`${service.url}/ready`)).toEqual(problem(503, 'unavailable: database'));
      expect(await ask(`${service.url}/health`)).toMatchObject({ status: 200 });

      const second = await startPostgres({ directory, port });
      await untilReady(service);
      expect((await events()).body).toHaveLength(3);
      await service.stop();
      await second.stop();
    } finally {
      await service.stop();
    }
  });
});

describe('Kafka', () => {
  const postgres = usePostgres();

  test('lists and changes events while Kafka is unavailable, and publishes them later', async () => {
    const port = await freePort();
    const service = await startEventCatalog(postgres().url, `127.0.0.1:${port}`);
    const waiting = async () => {
      const { body } = await ask(`${service.url}/metrics`);
      return Number(/^outbox_messages (\d+)$/m.exec(body as string)?.[1]);
    };
    try {
      await untilReady(service);
      const body = { name: 'Meanwhile', date: '2099-01-01', venue: 'Hall', capacity: 10 };
      expect(await ask(`${service.url}/events`, { method: 'POST', body, headers: asOrganiser })).toMatchObject({
        status: 201,
      });
      expect(await waiting()).toBe(4);

      const broker = await startKafkaBroker({ directory: temporaryDirectory(), port, topics: TOPICS });
      await eventually(async () => expect(await waiting()).toBe(0));
      await service.stop();
      await broker.stop();
    } finally {
      await service.stop();
    }
  });
});
