import { anotherName, uploadName } from '../../../../constructs/frontend/app/tickets/upload-name';

test.each([
  ['demo_1700736000.txt', 'demo_1700736000.txt'],
  ['../../etc/passwd', 'passwd'],
  ['..', 'upload'],
  ['..\\..\\windows\\system.ini', 'system.ini'],
  ['my passport + visa.jpg', 'my_passport_visa.jpg'],
  ['50%2e2e%2fa.txt', '50_2e2e_2fa.txt'],
  ['Ausweis Müller.pdf', 'Ausweis_Muller.pdf'],
  ['身分証明書.pdf', 'upload.pdf'],
  ['archive.tar.gz', 'archive_tar.gz'],
  ['README', 'README'],
  ['.env', 'env'],
  ['ticket.<script>', 'ticket_script'],
  ['line\r\nbreak\0.txt', 'line_break.txt'],
  ['', 'upload'],
])('converts %j to %s', (given, stored) => expect(uploadName(given)).toBe(stored));

test('truncates a long name before its extension', () =>
  expect(uploadName(`${'a'.repeat(10_000)}.txt`)).toBe(`${'a'.repeat(80)}.txt`));

test('adds a suffix before the extension of an existing name', () => {
  expect(anotherName('passport.jpg')).toMatch(/^passport-[0-9a-f]{8}\.jpg$/);
  expect(anotherName('README')).toMatch(/^README-[0-9a-f]{8}$/);
});
