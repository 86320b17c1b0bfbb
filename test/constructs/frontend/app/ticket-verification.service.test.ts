import { randomUUID } from 'node:crypto';
import { signTicket } from '../../../../constructs/web-service/kit/security/ticket-signature';
import type { TicketClaims } from '../../../../contracts/ticket-code';
import { eventually } from '../../../support/eventually';
import { ask, problem } from '../../../support/http';
import { signedIn, TICKET_SECRET } from './gateway-under-test';
import { useServicesBehind } from './services-behind';

// Verification of ticket codes at the entrance of a venue.
const behind = useServicesBehind('required');
const code = (claims: TicketClaims) => signTicket(claims, TICKET_SECRET);
const check = (code: string) => ask(`${behind().gateway}/api/tickets/verify?code=${encodeURIComponent(code)}`);

const person = { name: 'Ada Lovelace', email: 'ada@example.org', password: 'correct horse' };
let ada: string;
let claims: TicketClaims;

async function api(method: string, path: string, body?: object): Promise<{ booking_id: string; user_id: string }> {
  const headers = signedIn(ada ?? 'unknown-user');
  return (await ask(`${behind().gateway}/api${path}`, { method, headers, body })).body as never;
}

beforeAll(async () => {
  ada = (await api('POST', '/users/register', person)).user_id;
  const { booking_id } = await api('POST', '/book', { event_id: '1', ticket_count: 2 });
  claims = { booking_id, event_id: '1', admits: 2 };
});

/** The last of 43 characters holds 4 bits of 256, and 2 that mean nothing. */
function withOtherUnusedBits(code: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(code.at(-1)!);
  return code.slice(0, -1) + alphabet[last ^ 1];
}

const printed = {
  event: 'Open Air Jazz Night',
  date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  venue: 'City Park',
  holder: 'Ada Lovelace',
};

test('verifies the ticket of a confirmed booking for any client', async () => {
  const body = { valid: true, ...claims, status: 'confirmed', ...printed };
  await eventually(async () => expect(await check(code(claims))).toMatchObject({ status: 200, body }));
});

test.each([
  ['signed with another key', () => signTicket(claims, 'another key')],
  ['extended', () => `${code(claims)}x`],
  ['padded', () => `${code(claims)}=`],
  ['followed by a newline', () => `${code(claims)}\n`],
  ['interrupted by characters that base64url ignores', () => code(claims).replace(/.{5}$/, '!!$&')],
  ['different in the unused bits of its last character', () => withOtherUnusedBits(code(claims))],
  ['without its signature', () => code(claims).split('.')[0]!],
  ['without payload and signature', () => '.'],
  ['not a base64url text', () => '💥'],
])('rejects a code that is %s', async (_, forged) => {
  expect((await check(forged())).body).toEqual({ valid: false, reason: 'the code is not genuine' });
});

test('rejects the receipt of an upload as an admission ticket', async () => {
  const receipt = { ...claims, admits: 0 };
  const reason = 'the receipt of an upload is not an admission ticket';
  expect((await check(code(receipt))).body).toEqual({ valid: false, reason, ...receipt });
});

test('rejects the code of an unknown booking', async () => {
  for (const booking_id of [randomUUID(), 'no id at all']) {
    const body = { valid: false, reason: 'booking not found', ...claims, booking_id };
    expect((await check(code({ ...claims, booking_id }))).body).toEqual(body);
  }
});

test('requires a code', async () => {
  expect(await check('')).toEqual(problem(400));
});

test('rejects the ticket of a cancelled booking', async () => {
  await api('DELETE', `/bookings/${claims.booking_id}`);
  const body = { valid: false, reason: 'this booking is cancelled', ...claims, status: 'cancelled', ...printed };
  expect(await check(code(claims))).toMatchObject({ status: 200, body });
});

test('verifies without names, but not without booking-service', async () => {
  await behind().stop('users');
  await behind().stop('catalog');
  const body = { valid: false, reason: 'this booking is cancelled', ...claims, status: 'cancelled' };
  expect((await check(code(claims))).body).toEqual(body);
  await behind().stop('bookings');
  expect(await check(code(claims))).toEqual(problem(503));
});
