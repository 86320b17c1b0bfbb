import { BookingAttempt } from '../../../../../constructs/frontend/web/events/booking-attempt';

test('keeps key and total until the final response, also after a price change', () => {
  const attempt = new BookingAttempt();
  const first = attempt.of('ada', 2, 2000);
  expect(first.key).toMatch(/^[0-9a-f]{32}$/);
  expect(attempt.of('ada', 2, 2000)).toEqual(first);
  expect(attempt.of('ada', 2, 3000)).toEqual(first);
  attempt.decided();
  const second = attempt.of('ada', 2, 3000);
  expect(second.total).toBe(3000);
  expect(second.key).not.toBe(first.key);
});

test('uses a new key for another number of tickets and for another user', () => {
  const attempt = new BookingAttempt();
  const keys = [attempt.of('ada', 2, 0), attempt.of('ada', 3, 0), attempt.of('bob', 3, 0)].map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});
