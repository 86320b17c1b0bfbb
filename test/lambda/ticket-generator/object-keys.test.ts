import { decodeKey } from '../../../lambda/ticket-generator/object-keys';

test.each([
  ['uploads/demo_1.txt', 'uploads/demo_1.txt'],
  ['uploads/a+b%2Bc.txt', 'uploads/a b+c.txt'],
  ['uploads/%C3%BC%2520.txt', 'uploads/ü%20.txt'],
])('decodes the key %s of an event to %s', (inEvent, key) => {
  expect(decodeKey(inEvent)).toBe(key);
});
