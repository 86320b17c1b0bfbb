import { messagesOf } from '../../../../../constructs/web-service/kit/postgres/outbox';

test('reads the messages of a row from its columns', () => {
  const messages = { event_id: 'e', booking_id: ['a', 'b'], traceparent: [null, 'a trace'] };
  expect(messagesOf({ message_count: 2, messages })).toEqual([
    { event_id: 'e', booking_id: 'a', traceparent: null },
    { event_id: 'e', booking_id: 'b', traceparent: 'a trace' },
  ]);
});

test('reads the array of messages that an earlier release writes', () => {
  const messages = [{ n: 1 }, { n: 2 }];
  expect(messagesOf({ message_count: 2, messages })).toEqual(messages);
});
