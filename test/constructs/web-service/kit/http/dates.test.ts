import { assert, constantFrom, integer, property, tuple } from 'fast-check';
import { isDate, isTime } from '../../../../../constructs/web-service/kit/http/dates';

test.each(['1900-01-01', '2024-02-29', '9000-12-31'])('%s is a date', date => expect(isDate(date)).toBe(true));

test.each(['0000-01-01', '1899-12-31', '9001-01-01', '9999-12-31', '2026-02-29', '2026-13-01', '2026-1-1', 'now', ''])(
  '%j is not a date',
  date => expect(isDate(date)).toBe(false),
);

test.each([
  '2026-12-31T20:00Z',
  '2026-12-31T20:00:00.123456789Z',
  '9000-12-31T23:59:59.9999999-15:59',
  '1900-01-01T00:00:00+15:59',
])('%s is a time', time => expect(isTime(time)).toBe(true));

test.each([
  '9999-12-31T23:59:59.9999999Z',
  '9999-12-31T23:59:59-01:00',
  '0000-01-01T00:00:00Z',
  '2026-12-31T20:00:00+16:00',
  '2026-12-31T20:00:00-23:59',
  '2026-02-29T00:00:00Z',
  '2026-12-31T25:00:00Z',
  '2026-12-31 20:00:00Z',
  '2026-12-31',
])('%s is not a time', time => expect(isTime(time)).toBe(false));

test('writes every accepted time in UTC with a year of four digits', () => {
  const two = (number: number) => String(number).padStart(2, '0');
  const clock = tuple(integer({ min: 0, max: 23 }), integer({ min: 0, max: 59 })).map(parts =>
    parts.map(two).join(':'),
  );
  const times = tuple(
    integer({ min: 0, max: 9999 }).map(year => String(year).padStart(4, '0')),
    constantFrom('01-01', '06-15', '12-31'),
    clock,
    constantFrom('', '.9', '.9999999'),
    constantFrom('+', '-'),
    clock,
  ).map(([year, day, at, fraction, sign, offset]) => `${year}-${day}T${at}:59${fraction}${sign}${offset}`);
  assert(property(times, time => !isTime(time) || /^\d{4}-/.test(new Date(time).toISOString())));
});
