import { inflateSync } from 'node:zlib';
import { textWidth, wrap } from '../../../lambda/ticket-generator/pdf/fonts';
import { TextEncoding } from '../../../lambda/ticket-generator/pdf/text-encoding';
import type { Ticket } from '../../../lambda/ticket-generator/ticket';
import { ticketPdf } from '../../../lambda/ticket-generator/ticket-pdf';

const ticket: Ticket = {
  bookingId: '3f0c1d9e-6f0b-4a63-9a55-0d4c6a6d2c11',
  eventId: '1',
  event: 'Winter Jazz',
  date: '2025-12-15',
  venue: 'Grand Hall',
  holder: 'Ada',
  tickets: '2',
  status: 'confirmed',
  generated: new Date('2025-11-23T10:30:00Z'),
  admits: 2,
};

/** Returns the drawn text in order: letters of the standard fonts, and the byte of other letters. */
function drawn(pdf: Buffer): string {
  const start = pdf.indexOf('stream\n') + 'stream\n'.length;
  const operators = inflateSync(pdf.subarray(start, pdf.indexOf('\nendstream'))).toString();
  const shown = [...operators.matchAll(/\/\w+ [\d.]+ Tf <([0-9a-f]*)> Tj/g)];
  return shown.map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1')).join('|');
}

test('returns the same file for the same ticket, and another one for another ticket', () => {
  expect(ticketPdf(ticket, 'code').equals(ticketPdf({ ...ticket }, 'code'))).toBe(true);
  expect(ticketPdf(ticket, 'other').equals(ticketPdf(ticket, 'code'))).toBe(false);
});

test('writes a valid cross-reference table', () => {
  const pdf = ticketPdf({ ...ticket, event: 'Фестиваль 東京 🎉' }, 'code').toString('latin1');
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)![1]);
  const [, count, entries] = /^xref\n0 (\d+)\n([\s\S]*?)trailer/.exec(pdf.slice(table))!;
  const offsets = entries!
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(entry => Number(entry.slice(0, 10)));
  expect(offsets).toHaveLength(Number(count) - 1);
  offsets.forEach((offset, index) => {
    expect(pdf.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
  });
});

test('contains every field of a ticket', () => {
  const text = drawn(ticketPdf(ticket, 'code'));
  for (const part of ['Winter Jazz', '2025-12-15', 'Grand Hall', 'Ada', 'Admits 2', ticket.bookingId]) {
    expect(text).toContain(part);
  }
  expect(drawn(ticketPdf({ ...ticket, admits: 0 }, 'code'))).toContain('Not for admission');
});

test('shows no status, which can change after the ticket is printed', () => {
  expect(drawn(ticketPdf(ticket, 'code'))).not.toMatch(/confirmed/i);
});

test('draws letters outside Windows-1252 by glyph name', () => {
  const pdf = ticketPdf({ ...ticket, event: 'Łódź Ж 東 🎉 “€”' }, 'code').toString('latin1');
  expect(pdf).toContain('/Differences [1 /Lslash /zacute /uni0416 /uni6771 /u1F389]');
});

test('replaces letters by question marks when the font is full', () => {
  const letters = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(0x5e00 + index)).join('');
  const places = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1)).toString('hex');
  expect(new TextEncoding().runs(letters, 'regular')).toEqual([
    { font: 'RX', hex: places },
    { font: 'R', hex: Buffer.from('?'.repeat(45)).toString('hex') },
  ]);
});

test('breaks lines between words and inside long words, and ends with an ellipsis', () => {
  const lines = wrap(`a few words and ${'x'.repeat(100)}`, 'regular', 10, 100, 3);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe('a few words and');
  expect(lines[2]).toMatch(/^x+…$/);
  for (const line of lines) {
    expect(textWidth(line, 'regular', 10)).toBeLessThanOrEqual(100);
  }
  expect(wrap('', 'regular', 10, 100, 3)).toEqual(['']);
});

test.each(['ŁL', 'łl', 'đd', 'żz', 'ée'])(
  '%s: a letter with a stroke or an accent has the width of its base letter',
  pair => {
    const [marked, base] = [...pair] as [string, string];
    expect(textWidth(marked, 'regular', 10)).toBe(textWidth(base, 'regular', 10));
  },
);
