import { startIn } from '../src/process-identity';

const stat = (state: string, threads: number) =>
  `4711 (a (name) with S 1) ${state} 1 4711 4711 0 -1 4194560 1 0 0 0 2 3 0 0 20 0 ${threads} 0 1234 0 0`;

test('a process is known by its start, whatever its name holds', () => {
  expect(startIn(stat('S', 11))).toBe('1234');
});

test('a zombie has ended, but not before its threads have: until then they hold its ports', () => {
  expect(startIn(stat('Z', 3))).toBe('1234');
  expect(startIn(stat('Z', 1))).toBe('');
});

test('nothing is known of a process that is not there', () => {
  expect(startIn('')).toBe('');
});
