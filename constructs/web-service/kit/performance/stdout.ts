import { write, writeSync } from 'node:fs';

const PIECE = 16 * 1024;
const FLUSH_MS = 500;
/** Lines are dropped above this, while stdout does not accept what was written before. */
const MAX_WAITING = 4 * 1024 * 1024;
const RETRY_MS = 100;

/**
 * Gathers lines for up to half a second: one write per request would cost more than the request. Lines that cannot be
 * written, on a full disk for one, are dropped: a log must not stop what it reports on. pino's own destination instead ends
 * the process with an error, and on the way out repeats the failed write forever.
 */
export class Stdout {
  private waiting = '';
  /** Lines that were passed to the system. */
  private piece: Buffer | undefined;
  private retry: NodeJS.Timeout | undefined;

  constructor() {
    process.once('exit', () => this.flushSync());
    setInterval(() => this.flush(), FLUSH_MS).unref();
  }

  write(line: string): void {
    if (this.waiting.length >= MAX_WAITING) return;
    this.waiting += line;
    if (this.waiting.length >= PIECE) this.pass();
  }

  flush(done?: (error?: Error) => void): void {
    this.pass();
    done?.();
  }

  /** Writes what is left, before the process ends. */
  flushSync(): void {
    const unwritten = this.retry ? this.piece! : Buffer.alloc(0); // otherwise a write of the piece is already under way
    clearTimeout(this.retry);
    const rest = Buffer.concat([unwritten, Buffer.from(this.waiting)]);
    this.waiting = '';
    try {
      for (let at = 0; at < rest.length; ) at += writeSync(1, rest, at);
    } catch {
      // dropped
    }
  }

  private pass(): void {
    if (this.piece || this.waiting === '') return;
    this.piece = Buffer.from(this.waiting);
    this.waiting = '';
    this.writePiece();
  }

  private writePiece(): void {
    this.retry = undefined;
    write(1, this.piece!, (error, written) => {
      if (error?.code === 'EAGAIN') {
        this.retry = setTimeout(() => this.writePiece(), RETRY_MS); // a pipe whose reader is slow
        return;
      }
      const rest = error ? undefined : this.piece!.subarray(written);
      this.piece = rest && rest.length > 0 ? rest : undefined;
      if (this.piece) this.writePiece();
      else if (this.waiting.length >= PIECE) this.pass();
    });
  }
}
