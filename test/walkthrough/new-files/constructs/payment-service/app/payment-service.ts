import { Type } from '@sinclair/typebox';
import { SERVICES } from '../../../contracts/services';
import { openStream, streamSettings } from '../../web-service/kit/kafka/stream';
import { databaseSettings, openDatabase } from '../../web-service/kit/postgres/database';
import { defineService } from '../../web-service/kit/process/service';
import { topicName, variable } from '../../web-service/kit/process/variables';
import { migrations } from './migrations';

const settings = {
  database: databaseSettings,
  stream: streamSettings,
  access: variable('ACCESS_MODE'),
  paymentChanges: topicName('paymentChanges'),
};

export const paymentService = defineService({
  ...SERVICES.paymentService,
  settings,
  build: async ({ config, log, metrics }) => {
    const database = await openDatabase(config.database, {
      service: 'payment-service',
      schema: 'payment',
      migrations,
      log,
    });
    const stream = openStream(config.stream, 'payment-service', log, metrics);
    return {
      routes: app => {
        const schema = { summary: 'List payments', response: { 200: Type.Array(Type.Object({ id: Type.String() })) } };
        app.get('/payments', { schema }, () => []);
      },
      ready: { database: database.ready },
      close: async () => {
        await stream.close();
        await database.close();
      },
    };
  },
});
