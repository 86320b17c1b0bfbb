import { join } from 'node:path';
import { shippedAsset } from '../../constructs/shipped-asset';

test('fails when a bundle was not built, naming it, the place and the remedy', () => {
  const folder = join(__dirname, '..', '..', 'dist', 'assets', 'no-such-service');
  expect(() => shippedAsset('no-such-service')).toThrow(
    `bundle 'no-such-service' not found in ${folder}: run npm run build`,
  );
});
