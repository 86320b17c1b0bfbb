import { join } from 'node:path';
import { shippedAsset } from '../../constructs/shipped-asset';

test('fails with the name, the folder and the remedy if a bundle was not built', () => {
  const folder = join(__dirname, '..', '..', 'dist', 'assets', 'no-such-service');
  expect(() => shippedAsset('no-such-service')).toThrow(
    `bundle 'no-such-service' not found in ${folder}: run npm run build`,
  );
});
