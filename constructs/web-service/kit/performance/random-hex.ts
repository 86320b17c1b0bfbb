import { randomFillSync } from 'node:crypto';

const stock = Buffer.alloc(4096);
let used = stock.length;

/** Random bytes as hexadecimal digits, from a stock: asking the system for a few at a time costs more than all else an id needs. */
export function randomHex(bytes: number): string {
  if (used + bytes > stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  used += bytes;
  return stock.toString('hex', used - bytes, used);
}
