import type { Migration } from '../../../web-service/kit/postgres/migrations';
import payments from './001-payments.sql';

export const migrations: readonly Migration[] = [{ name: '001-payments', sql: payments }];
