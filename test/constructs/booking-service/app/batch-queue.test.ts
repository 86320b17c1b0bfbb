import { Intake, type SettleGroup } from '../../../../constructs/booking-service/app/batching/batch-queue';
import {
  type BookingRequest,
  newBookingId,
  type Outcome,
} from '../../../../constructs/booking-service/app/domain/booking';

const ask = (eventId: string): BookingRequest => ({ id: newBookingId(), eventId, userId: 'ann', ticketCount: 1 });
const bookedAs = ({ id }: BookingRequest): Outcome => ({
  booked: { id, priceCents: 0, createdAt: new Date(0).toISOString(), expiresAt: new Date(0).toISOString() },
});

/** Settles when told to, and keeps what it was given. */
function slowSettlement() {
  const groups: { eventId: string; size: number; finish: () => void }[] = [];
  const settle: SettleGroup = (eventId, group) =>
    new Promise(resolve => {
      groups.push({ eventId, size: group.length, finish: () => resolve(group.map(bookedAs)) });
    });
  return { groups, settle };
}
const sizes = (groups: readonly { eventId: string; size: number }[]) =>
  groups.map(({ eventId, size }) => [eventId, size]);
const turn = () => new Promise(resolve => setImmediate(resolve));

test('what arrives while a group is under way is the next group, each event for itself', async () => {
  const { groups, settle } = slowSettlement();
  const intake = new Intake(settle, { group: 3, waiting: 100 });
  const requests = [...Array(6).fill('a'), 'b', 'b'].map(ask);
  const answers = Promise.all(requests.map(request => intake.book(request)));
  expect(sizes(groups)).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  for (let n = 0; n < 5; n++) {
    groups[n]!.finish();
    await turn();
  }
  expect(sizes(groups)).toEqual([
    ['a', 1],
    ['b', 1],
    ['a', 3],
    ['b', 1],
    ['a', 2],
  ]);
  expect(await answers).toEqual(requests.map(bookedAs));
});

test('an event starts anew after its queue was empty', async () => {
  const intake = new Intake(async (_, group) => group.map(bookedAs));
  const [first, second] = [ask('a'), ask('a')];
  expect(await intake.book(first)).toEqual(bookedAs(first));
  expect(await intake.book(second)).toEqual(bookedAs(second));
});

test('beyond its bound it refuses, and goes on once there is room', async () => {
  const { groups, settle } = slowSettlement();
  const intake = new Intake(settle, { group: 10, waiting: 2 });
  const admitted = [intake.book(ask('a')), intake.book(ask('b'))];
  expect(await intake.book(ask('c'))).toEqual({ undecided: 'busy' });
  for (const { finish } of groups) finish();
  await Promise.all(admitted);
  const next = intake.book(ask('c'));
  groups[2]!.finish();
  expect(await next).toMatchObject({ booked: {} });
});

test('a settlement that fails leaves everybody in its group undecided, and nobody else', async () => {
  const cause = new Error('lost');
  const intake = new Intake(async (eventId, group) => {
    if (eventId === 'a') throw cause;
    return group.map(bookedAs);
  });
  expect(await intake.book(ask('a'))).toEqual({ undecided: 'outcome unknown', cause });
  expect(await intake.book(ask('b'))).toMatchObject({ booked: {} });
  expect(await intake.book(ask('a'))).toEqual({ undecided: 'outcome unknown', cause });
});
