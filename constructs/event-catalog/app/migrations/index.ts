import type { Migration } from '../../../web-service/kit/postgres/migrations';
import events from './001-events.sql';

export const migrations: readonly Migration[] = [{ name: '001-events', sql: events }];
