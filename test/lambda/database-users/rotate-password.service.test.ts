import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Client, type ClientConfig } from 'pg';
import { createUsers } from '../../../lambda/database-users/create-users';
import { type RotationStep, rotatePassword } from '../../../lambda/database-users/rotate-password';
import { usePostgres } from '../../support/stores';
import { ask, makeShop } from './as-on-rds';
import { SecretsManager } from './secrets-manager';

const postgres = usePostgres();
const first = { username: 'catalog', password: 'first' };
const secretsManager = new SecretsManager(first);
let shop: ClientConfig;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  shop = await makeShop(postgres());
  await createUsers({ ...shop, user: 'administrator', password: 'secret' }, [first]);
  secrets = new SecretsManagerClient({
    endpoint: await secretsManager.start(),
    region: 'eu-central-1',
    credentials: { accessKeyId: 'here', secretAccessKey: 'unused' },
  });
});
afterAll(async () => {
  secrets.destroy();
  await secretsManager.stop();
});

const rotate = (Step: RotationStep['Step'], ClientRequestToken: string) =>
  rotatePassword(
    { Step, SecretId: 'the secret of catalog', ClientRequestToken },
    {
      secrets,
      database: shop,
      administrator: async () => ({ username: 'administrator', password: 'secret' }),
    },
  );
const signIn = ({ username: user, password } = secretsManager.current()) =>
  ask({ ...shop, user, password }, 'SELECT 1');

test('sets another password, which readers of the secret can use', async () => {
  const open = new Client({ ...shop, user: 'catalog', password: 'first' });
  await open.connect();

  await rotate('createSecret', 'second');
  expect(secretsManager.current()).toEqual(first);
  await rotate('setSecret', 'second');
  await rotate('testSecret', 'second');
  await rotate('finishSecret', 'second');

  expect(secretsManager.current()).toEqual({ username: 'catalog', password: expect.stringMatching(/^[\w-]{64}$/) });
  await signIn();
  await expect(signIn(first)).rejects.toThrow('password authentication failed');
  await open.query('SELECT 1'); // open connections stay
  await open.end();
});

test('allows each step to be repeated', async () => {
  for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
    await rotate(step, 'third');
    await rotate(step, 'third');
  }
  await signIn();
});

test('fails in the test step if the password was not set', async () => {
  const before = secretsManager.current();
  await rotate('createSecret', 'fourth');
  await expect(rotate('testSecret', 'fourth')).rejects.toThrow('password authentication failed');
  expect(secretsManager.current()).toEqual(before);
  await signIn();
});
