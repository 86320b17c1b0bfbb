import type { Migration } from '../../../../web-service/kit/postgres/migrations';
import bookings from './001-bookings.sql';
import oneIndexForAPerson from './002-one-index-for-a-person.sql';
import smallSamples from './003-small-samples.sql';
import openHolds from './004-open-holds.sql';

export const migrations: readonly Migration[] = [
  { name: '001-bookings', sql: bookings },
  { name: '002-one-index-for-a-person', sql: oneIndexForAPerson },
  { name: '003-small-samples', sql: smallSamples },
  { name: '004-open-holds', sql: openHolds },
];
