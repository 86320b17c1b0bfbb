import { join } from 'node:path';
import { shippedAsset } from '../../constructs/shipped-asset';

test('fails when a bundle was not built, naming it, the place and the remedy', () => {
  const folder = join(__dirname, '..', '..', 'dist', 'assets', 'no-such-service');
  expect(() => shippedAsset('no-such-service')).toThrow(
    `the bundle of 'no-such-service' is missing: looked for index.js in ${folder}, run \`npm run build\``,
  );
});
