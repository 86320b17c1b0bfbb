import { messagesOf } from '../../../../../constructs/web-service/kit/postgres/outbox';

test('a row carries its messages column by column: a list has a value for each, anything else is the same for all', () => {
  const messages = { event_id: 'e', booking_id: ['a', 'b'], traceparent: [null, 'a trace'] };
  expect(messagesOf({ message_count: 2, messages })).toEqual([
    { event_id: 'e', booking_id: 'a', traceparent: null },
    { event_id: 'e', booking_id: 'b', traceparent: 'a trace' },
  ]);
});

test('the list that a replica writes which is not updated yet is understood', () => {
  const messages = [{ n: 1 }, { n: 2 }];
  expect(messagesOf({ message_count: 2, messages })).toEqual(messages);
});
