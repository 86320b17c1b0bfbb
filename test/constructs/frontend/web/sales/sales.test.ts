import { withWindow } from '../../../../../constructs/frontend/web/sales/sales';
import { minutesShown } from '../../../../../constructs/frontend/web/sales/timeline';

const at = (minute: number) => new Date(Date.UTC(2025, 10, 23, 10, minute)).toISOString();

test('adds an event with its first window', () => {
  expect(withWindow([], { event_id: '1', window_end: at(1), total_tickets: 5 })).toEqual([
    { event_id: '1', total_tickets: 5, windows: [{ window_end: at(1), total_tickets: 5 }] },
  ]);
});

test('replaces a corrected window and counts it once', () => {
  const before = [{ event_id: '1', total_tickets: 25, windows: [{ window_end: at(1), total_tickets: 5 }] }];
  expect(withWindow(before, { event_id: '1', window_end: at(1), total_tickets: 7 })).toEqual([
    { event_id: '1', total_tickets: 27, windows: [{ window_end: at(1), total_tickets: 7 }] },
  ]);
});

test('keeps windows newest first, limited to the number shown', () => {
  let sales = withWindow([], { event_id: '1', window_end: at(0), total_tickets: 1 });
  for (let minute = 40; minute > 0; minute--) {
    sales = withWindow(sales, { event_id: '1', window_end: at(minute), total_tickets: 1 });
  }
  const [event] = sales;
  expect(event?.total_tickets).toBe(41);
  expect(event?.windows).toHaveLength(minutesShown);
  expect(event?.windows[0]?.window_end).toBe(at(40));
});
