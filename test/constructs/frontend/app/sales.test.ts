import { Sales } from '../../../../constructs/frontend/app/live/sales';
import { MAX_SALES_WINDOWS } from '../../../../contracts/limits';

const endOf = (minute: number) => new Date(Date.UTC(2030, 0, 1, 0, minute)).toISOString();
const sold = (event_id: string, minute: number, total_tickets: number) => ({
  event_id,
  window_end: endOf(minute),
  total_tickets,
});

test('sums all windows, and returns the latest ones', () => {
  const sales = new Sales();
  for (const minute of [1, 3, 2]) {
    expect(sales.add(sold('1', minute, minute))).toBe(true);
  }
  expect(sales.latest(2)).toEqual([
    {
      event_id: '1',
      total_tickets: 6,
      windows: [
        { window_end: endOf(3), total_tickets: 3 },
        { window_end: endOf(2), total_tickets: 2 },
      ],
    },
  ]);
});

test('counts a redelivered window once, and a corrected one with its last value', () => {
  const sales = new Sales();
  sales.add(sold('1', 1, 5));
  expect(sales.add(sold('1', 1, 5))).toBe(false);
  expect(sales.add(sold('1', 1, 8))).toBe(true);
  expect(sales.latest(1)[0]).toMatchObject({ total_tickets: 8 });
});

test('counts windows that are no longer stored, once, when the topic is read again', () => {
  const sales = new Sales();
  const minutes = Array.from({ length: 3 * MAX_SALES_WINDOWS }, (_, minute) => minute);
  for (let reading = 0; reading < 2; reading++) {
    for (const minute of minutes) {
      sales.add(sold('1', minute, 1));
    }
  }
  const [event] = sales.latest(1000);
  expect(event?.total_tickets).toBe(minutes.length);
  expect(event?.windows).toHaveLength(MAX_SALES_WINDOWS);
});

test('orders events by their last sale, and evicts the least recently sold event at the limit', () => {
  const sales = new Sales();
  for (let event = 0; event < 1000; event++) {
    sales.add(sold(`${event}`, 1, 1));
  }
  sales.add(sold('0', 2, 1));
  sales.add(sold('new', 1, 1));
  const ids = sales.latest(1).map(({ event_id }) => event_id);
  expect(ids.slice(0, 3)).toEqual(['new', '0', '999']);
  expect(ids).toHaveLength(1000);
  expect(ids).not.toContain('1');
});
