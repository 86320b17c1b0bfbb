import { join } from 'node:path';
import { generatedBlock } from '../../../scripts/docs/generated-blocks';
import { table, withGeneratedBlocks } from '../../../scripts/docs/markdown';

const sources = {
  root: join(__dirname, '..', '..', '..'),
  routes: new Map([['frontend', '| route |']]),
};

test('replaces generated blocks and nothing else', () => {
  const page = 'before\n<!-- generated: topics -->\nold\n<!-- end -->\nafter\n';
  expect(withGeneratedBlocks(page, name => `<${name}>`)).toBe(
    'before\n<!-- generated: topics -->\n\n<topics>\n\n<!-- end -->\nafter\n',
  );
});

test.each([
  ['services', 'booking-service'],
  ['topics', '`ticket-bookings`'],
  ['topics of event-catalog', '`catalog-changes`'],
  ['environment', '`KAFKA_BROKERS`'],
  ['environment of frontend', '`TOKEN_SECRET_NAME` or `TOKEN_SECRET`'],
  ['routes of frontend', '| route |'],
  ['tables of booking-service', '`hold_slot`'],
])('generates "%s"', (name, content) => {
  expect(generatedBlock(name, sources)).toContain(content);
});

test.each(['colours', 'topics of nobody'])('rejects the unknown block "%s"', name => {
  expect(() => generatedBlock(name, sources)).toThrow(`unknown generated block '${name}'`);
});

test('aligns columns, leaves empty ones out and escapes pipes', () => {
  expect(table(['name', 'type', 'empty'], [['a', 'string | undefined', '']])).toBe(
    '| name | type                |\n| ---- | ------------------- |\n| a    | string \\| undefined |',
  );
});
