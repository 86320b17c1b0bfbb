import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import groupMessages from '../../../../../constructs/web-service/kit/performance/kafka-partitions';

const producer = join(dirname(require.resolve('kafkajs/package.json')), 'src', 'producer');
/** Loaded by file name, because jest replaces the module. */
const kafkajs = require(join(producer, 'groupMessagesPerPartition.js')) as typeof groupMessages;

const partition = { partitionErrorCode: 0, leader: 1, replicas: [], isr: [] };
const partitions = fc.nat({ max: 5 }).map(count => Array.from({ length: count }, (_, n) => n));
const messages = fc.array(fc.record({ key: fc.string({ maxLength: 2 }), value: fc.string() }));

test('groups messages as kafkajs does, in order', () => {
  expect(groupMessages).not.toBe(kafkajs);
  fc.assert(
    fc.property(partitions, messages, (ids, messages) => {
      const given = {
        topic: 'a-topic',
        partitionMetadata: ids.map(partitionId => ({ ...partition, partitionId })),
        messages,
        partitioner: ({ message }: { message: { key?: unknown } }) => String(message.key).length % ids.length,
      };
      expect(groupMessages(given)).toEqual(kafkajs(given));
    }),
  );
});

test('replaces the function of kafkajs in tests and in bundles', () => {
  expect(readFileSync(join(producer, 'sendMessages.js'), 'utf8')).toContain("require('./groupMessagesPerPartition')");
  expect(jest.requireActual('kafkajs/src/producer/groupMessagesPerPartition')).toBe(groupMessages);
  const shipped = readFileSync(join(__dirname, '../../../../../dist/assets/booking-service/index.js'), 'utf8');
  expect(shipped).toContain('function groupMessages(');
  expect(shipped).not.toContain('[...current,message]'); // the code of kafkajs
});
