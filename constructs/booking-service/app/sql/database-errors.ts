// Classifies the errors of statements. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
import { DatabaseError } from 'pg';

const codeOf = (error: unknown) => (error instanceof DatabaseError ? (error.code ?? '') : '');

/** The statement would have exceeded the capacity and was rolled back. */
export function isOversold(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'never_oversold';
}

/** The data is invalid: rolled back, and a retry fails again. */
export function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error)) && !isOversold(error);
}

/** Deadlock or serialization failure: rolled back, can be retried immediately. */
export function isConflict(error: unknown): boolean {
  return /^(40001|40P01)$/.test(codeOf(error));
}

/** Lock, statement or connection timeout, or the database is starting, stopping or out of resources: rolled back. */
export function isRefusal(error: unknown): boolean {
  return /^(55P03|57014|57P03|53...)$/.test(codeOf(error)) || hadNoConnection(error);
}

/** pg-pool sets no error code. */
function hadNoConnection(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}
