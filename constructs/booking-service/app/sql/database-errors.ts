// What a failed statement says about its transaction. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
import { DatabaseError } from 'pg';

const codeOf = (error: unknown) => (error instanceof DatabaseError ? (error.code ?? '') : '');

/** The capacity would have been crossed; nothing happened. */
export function isOversold(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'never_oversold';
}

/** Something in the data itself is not acceptable; nothing happened, and it would not the next time. */
export function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error)) && !isOversold(error);
}

/** Deadlock or serialization failure: nothing happened, and it may be tried again at once. */
export function isConflict(error: unknown): boolean {
  return /^(40001|40P01)$/.test(codeOf(error));
}

/** Lock or statement timeout, no connection to be had, or the database is starting, stopping or out of room: nothing happened. */
export function isRefusal(error: unknown): boolean {
  return /^(55P03|57014|57P03|53...)$/.test(codeOf(error)) || hadNoConnection(error);
}

/** pg-pool gives it no code. */
function hadNoConnection(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}
