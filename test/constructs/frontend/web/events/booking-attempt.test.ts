import { BookingAttempt } from '../../../../../constructs/frontend/web/events/booking-attempt';

test('the same wish keeps its key until the platform has decided', () => {
  const attempt = new BookingAttempt();
  const key = attempt.keyFor('ada', 2);
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(attempt.keyFor('ada', 2)).toBe(key);
  attempt.decided();
  expect(attempt.keyFor('ada', 2)).not.toBe(key);
});

test('another wish has another key', () => {
  const attempt = new BookingAttempt();
  const key = attempt.keyFor('ada', 2);
  expect(attempt.keyFor('ada', 3)).not.toBe(key);
  expect(attempt.keyFor('grace', 2)).not.toBe(key);
});
