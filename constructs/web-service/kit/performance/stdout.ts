import { write, writeSync } from 'node:fs';

const CHUNK_BYTES = 16 * 1024;
const FLUSH_MS = 500;
/** Lines are dropped above this size, while stdout does not accept earlier lines. */
const MAX_BUFFERED = 4 * 1024 * 1024;
const RETRY_MS = 100;

/**
 * Buffers lines for up to half a second: one write per request would cost more than the request. Lines that cannot be
 * written, for example on a full disk, are dropped, so that logging never stops the service. pino's own destination
 * ends the process with an error and repeats the failed write forever during the exit.
 */
export class Stdout {
  private buffered = '';
  /** Lines of the current write. */
  private chunk: Buffer | undefined;
  private retry: NodeJS.Timeout | undefined;

  constructor() {
    process.once('exit', () => this.flushSync());
    setInterval(() => this.flush(), FLUSH_MS).unref();
  }

  write(line: string): void {
    if (this.buffered.length >= MAX_BUFFERED) {
      return;
    }
    this.buffered += line;
    if (this.buffered.length >= CHUNK_BYTES) {
      this.writeBuffered();
    }
  }

  flush(done?: (error?: Error) => void): void {
    this.writeBuffered();
    done?.();
  }

  /** Writes the remaining lines before the process ends. */
  flushSync(): void {
    const unwritten = this.retry ? this.chunk! : Buffer.alloc(0); // otherwise a write of the chunk is already under way
    clearTimeout(this.retry);
    const rest = Buffer.concat([unwritten, Buffer.from(this.buffered)]);
    this.buffered = '';
    try {
      for (let at = 0; at < rest.length; ) {
        at += writeSync(1, rest, at);
      }
    } catch {
      // dropped
    }
  }

  private writeBuffered(): void {
    if (this.chunk || this.buffered === '') {
      return;
    }
    this.chunk = Buffer.from(this.buffered);
    this.buffered = '';
    this.writeChunk();
  }

  private writeChunk(): void {
    this.retry = undefined;
    write(1, this.chunk!, (error, written) => {
      if (error?.code === 'EAGAIN') {
        this.retry = setTimeout(() => this.writeChunk(), RETRY_MS); // a pipe whose reader is slow
        return;
      }
      const rest = error ? undefined : this.chunk!.subarray(written);
      this.chunk = rest && rest.length > 0 ? rest : undefined;
      if (this.chunk) {
        this.writeChunk();
      } else if (this.buffered.length >= CHUNK_BYTES) {
        this.writeBuffered();
      }
    });
  }
}
