import { day, fileSize, localeFor, price, tickets } from '../../../../../constructs/frontend/web/formatting/format';

test.each([
  [0, 'en-US', 'Free'],
  [4500, 'en-US', '$45'],
  [1250, 'en-US', '$12.50'],
  [1250, 'de-DE', '12,50 $'],
  [123_456_700, 'en-US', '$1,234,567'],
])('a price of %i cents in %s reads %s', (cents, locale, words) => {
  expect(price(cents, locale).replaceAll('\u00a0', ' ')).toBe(words);
});

test('uses the singular for one ticket only', () => {
  expect([0, 1, 2, 1500].map(value => tickets(value, 'en-US'))).toEqual([
    '0 tickets',
    '1 ticket',
    '2 tickets',
    '1,500 tickets',
  ]);
});

test.each(['2025-12-15', '2025-12-15T23:00:00.000Z'])('reads the day of an event from %s', date => {
  expect(day(date, 'en-US')).toEqual({
    month: 'Dec',
    day: '15',
    weekday: 'Mon',
    full: 'Monday, December 15, 2025',
  });
});

test('formats a file size in kilobytes or megabytes', () => {
  expect([1000, 2_345, 5 * 1024 * 1024].map(bytes => fileSize(bytes, 'en-US'))).toEqual(['1 kB', '2.3 kB', '5 MB']);
});

test.each([
  [['de-DE', 'en-GB'], 'en-GB'],
  [['en'], 'en'],
  [['ar-EG'], 'en'],
  [[], 'en'],
])('with %j an English page formats as %s', (preferred, locale) => {
  expect(localeFor('en', preferred)).toBe(locale);
});
