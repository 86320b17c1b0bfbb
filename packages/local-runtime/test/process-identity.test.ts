import { startIn } from '../src/process-identity';

const stat = (state: string, threads: number) =>
  `4711 (a (name) with S 1) ${state} 1 4711 4711 0 -1 4194560 1 0 0 0 2 3 0 0 20 0 ${threads} 0 1234 0 0`;

test('reads the start time of a process with any name', () => {
  expect(startIn(stat('S', 11))).toBe('1234');
});

test('treats a zombie as ended when its threads have ended, because they keep its ports open', () => {
  expect(startIn(stat('Z', 3))).toBe('1234');
  expect(startIn(stat('Z', 1))).toBe('');
});

test('returns no start time for a missing process', () => {
  expect(startIn('')).toBe('');
});
