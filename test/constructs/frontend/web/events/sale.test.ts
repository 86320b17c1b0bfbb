import { availabilityLevel, mostTickets, saleOf } from '../../../../../constructs/frontend/web/events/sale';
import type { Event as TicketedEvent } from '../../../../../contracts/http/events';

const now = Date.parse('2025-11-23T10:30:00.000Z');
const event = (changes: Partial<TicketedEvent>): TicketedEvent => ({
  event_id: '1',
  name: 'Concert',
  date: '2025-12-15',
  venue: 'Hall',
  tickets_available: 50,
  capacity: 100,
  price_cents: 0,
  sale_opens_at: null,
  sale_closes_at: '2025-12-16T12:00:00.000Z',
  per_order_limit: 10,
  ...changes,
});

test.each<[string, Partial<TicketedEvent>]>([
  ['open', {}],
  ['sold-out', { tickets_available: 0 }],
  ['not-yet', { sale_opens_at: '2025-11-23T10:30:00.001Z' }],
  ['open', { sale_opens_at: '2025-11-23T10:30:00.000Z' }],
  ['over', { sale_closes_at: '2025-11-23T10:30:00.000Z' }],
  ['over', { sale_closes_at: '2025-11-23T10:30:00.000Z', tickets_available: 0 }],
])('the sale is %s with %j', (sale, changes) => {
  expect(saleOf(event(changes), now)).toBe(sale);
});

test.each([
  [100, 'plenty'],
  [11, 'plenty'],
  [10, 'scarce'],
  [1, 'scarce'],
  [0, 'none'],
])('%i of 100 left is %s', (tickets_available, words) => {
  expect(availabilityLevel(event({ tickets_available }))).toBe(words);
});

test.each([
  [1, 3, 'scarce'],
  [2, 3, 'plenty'],
  [21, 5000, 'plenty'],
  [20, 5000, 'scarce'],
])('%i of %i left is %s', (tickets_available, capacity, words) => {
  expect(availabilityLevel(event({ tickets_available, capacity }))).toBe(words);
});

test.each([
  [50, 10],
  [4, 4],
  [0, 1],
])('with %i left an order may ask for %i', (tickets_available, most) => {
  expect(mostTickets(event({ tickets_available }))).toBe(most);
});
