import fc from 'fast-check';
import { countdown, secondsUntil } from '../../../../../constructs/frontend/web/formatting/countdown';

const now = Date.parse('2025-11-23T10:30:00.000Z');

test.each([
  ['2025-11-23T10:40:00.000Z', 600],
  ['2025-11-23T10:30:00.001Z', 1],
  ['2025-11-23T10:30:00.000Z', 0],
  ['2025-11-23T09:00:00.000Z', 0],
])('until %s there are %i seconds', (at, seconds) => {
  expect(secondsUntil(at, now)).toBe(seconds);
});

test.each([
  [0, '0:00'],
  [9, '0:09'],
  [600, '10:00'],
  [3599, '59:59'],
  [3729, '1:02:09'],
])('%i seconds read %s', (seconds, words) => {
  expect(countdown(seconds)).toBe(words);
});

test('formats each value as expected', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), seconds => {
      const read = countdown(seconds)
        .split(':')
        .reduce((total, part) => total * 60 + Number(part), 0);
      expect(read).toBe(seconds);
    }),
  );
});
