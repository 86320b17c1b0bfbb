import { createHash } from 'node:crypto';
import { readCursor, writeCursor } from '../../../../constructs/event-catalog/app/cursor';

const isLetter = (text: string) => /^[a-z]$/.test(text);
const isDigit = (text: string) => /^\d$/.test(text);
const read = (cursor: string) => readCursor(cursor, [isLetter, isDigit]);

/** Returns a cursor with a valid checksum, which any client can compute. */
function forged(payload: string): string {
  const encoded = Buffer.from(payload).toString('base64url');
  return `${encoded}.${createHash('sha256').update(`cursor ${encoded}`).digest('base64url').slice(0, 10)}`;
}

test('reads the position that was written', () => {
  expect(read(writeCursor(['a', '1']))).toEqual(['a', '1']);
  expect(read(forged('["a","1"]'))).toEqual(['a', '1']);
});

test.each(['', '[]', '{}', 'null', 'no JSON', '["a"]', '["a","b"]', '["a",1]', '["a",null]', '["a","1","2"]', '"a1"'])(
  'rejects the forged position %j with 400',
  payload => {
    expect(() => read(forged(payload))).toThrow(
      expect.objectContaining({
        status: 400,
        message: 'invalid cursor: use the value of the x-next-cursor response header',
      }),
    );
  },
);
