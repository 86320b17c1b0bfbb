import type { ClientConfig } from 'pg';
import { migrations as bookingMigrations } from '../../../constructs/booking-service/app/sql/migrations';
import { migrations as catalogMigrations } from '../../../constructs/event-catalog/app/migrations';
import { migrate } from '../../../constructs/web-service/kit/postgres/migrations';
import { createUsers } from '../../../lambda/database-users/create-users';
import { usePostgres } from '../../support/stores';
import { ask, makeShop } from './as-on-rds';

const postgres = usePostgres();
let shop: ClientConfig;
const as = (user: string, password: string): ClientConfig => ({ ...shop, user, password });
const catalog = { username: 'catalog', password: 'first' };
const booking = { username: 'booking', password: "it's; --" };

beforeAll(async () => {
  shop = await makeShop(postgres());
  await createUsers(as('administrator', 'secret'), [catalog, booking]);
  await migrate(as('catalog', catalog.password), 'catalog', catalogMigrations);
  await migrate(as('booking', booking.password), 'booking', bookingMigrations);
});

test('lets each service create and use tables in its own schema', async () => {
  expect(await ask(as('catalog', catalog.password), 'SELECT count(*)::int FROM catalog.events')).toEqual([
    { count: 0 },
  ]);
  expect(await ask(as('booking', booking.password), 'SELECT count(*)::int FROM booking.bookings')).toEqual([
    { count: 0 },
  ]);
});

test.each([
  ['reads the tables of another service', 'SELECT FROM booking.bookings', 'permission denied for schema booking'],
  ['creates tables in another schema', 'CREATE TABLE booking.mine ()', 'permission denied for schema booking'],
  ['creates tables in the public schema', 'CREATE TABLE public.mine ()', 'permission denied for schema public'],
  ['creates schemas', 'CREATE SCHEMA mine', 'permission denied for database shop'],
  ['creates users', 'CREATE ROLE friend', 'permission denied to create role'],
  ['uses the role of another service', 'SET ROLE booking', 'permission denied to set role "booking"'],
  ['drops its schema', 'DROP SCHEMA catalog CASCADE', 'must be owner of schema catalog'],
])('no service %s', async (_, sql, refusal) => {
  await expect(ask(as('catalog', catalog.password), sql)).rejects.toThrow(refusal);
});

test('changes only the password when it runs again', async () => {
  await createUsers(as('administrator', 'secret'), [{ ...catalog, password: 'second' }, booking]);
  await expect(ask(as('catalog', 'first'), 'SELECT 1')).rejects.toThrow('password authentication failed');
  expect(await ask(as('catalog', 'second'), 'SELECT count(*)::int FROM catalog.events')).toEqual([{ count: 0 }]);
  await createUsers(as('administrator', 'secret'), [catalog, booking]);
});
