import { signTicket, verifyTicket } from '../../../../../constructs/web-service/kit/security/ticket-signature';

const claims = { booking_id: '3f0c1d9e-6f0b-4a63-9a55-0d4c6a6d2c11', event_id: '1', admits: 2 };
const code = signTicket(claims, 'key');

test('verifies a signed code and returns its claims', () => {
  expect(verifyTicket(code, 'key')).toEqual(claims);
});

test('returns the same short code for the same claims', () => {
  expect(signTicket({ ...claims }, 'key')).toBe(code);
  expect(code.length).toBeLessThan(120);
});

test('rejects a code signed with another key', () => {
  expect(verifyTicket(code, 'other')).toBeUndefined();
});

test('rejects a code with any character changed', () => {
  for (let at = 0; at < code.length; at++) {
    // The last character of a base64url text has unused bits: choose one that differs in the used bits.
    const other = code[at] === 'A' ? 'Z' : 'A';
    const changed = code.slice(0, at) + other + code.slice(at + 1);
    expect(verifyTicket(changed, 'key')).toBeUndefined();
  }
});

test.each(['', '.', 'a', 'a.b', `${code}.`, `${code}.more`, `.${code}`, 'ü.ü', ' '.repeat(10_000)])(
  'what is no code at all does not verify: %p',
  text => {
    expect(verifyTicket(text, 'key')).toBeUndefined();
  },
);
