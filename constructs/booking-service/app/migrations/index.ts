import type { Migration } from '../../../web-service/kit/migrations';
import bookings from './001-bookings.sql';

export const migrations: readonly Migration[] = [{ name: '001-bookings', sql: bookings }];
