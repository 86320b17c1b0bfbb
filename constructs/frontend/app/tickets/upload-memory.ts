import { unavailable } from '../../../web-service/kit/http/problem';

export interface UploadMemoryLimits {
  readonly maxBytes: number;
  readonly maxBytesPerClient: number;
}

/**
 * Limits the memory of uploads that are not stored yet, of all clients and of each. Only received bytes count, so a
 * client that announces much and sends little does not block others.
 */
export class UploadMemory {
  private held = 0;
  private readonly heldBy = new Map<string, number>();

  constructor(private readonly limits: UploadMemoryLimits) {}

  /** Runs an upload, which takes memory as it reads, and releases that memory at its end. */
  async use<T>(client: string, upload: (take: (bytes: number) => void) => Promise<T>): Promise<T> {
    let taken = 0;
    let isOver = false;
    const release = () => {
      this.change(client, -taken);
      taken = 0;
      isOver = true;
    };
    const take = (bytes: number) => {
      if (isOver) {
        return; // data of an aborted upload
      }
      const ofClient = this.heldBy.get(client) ?? 0;
      if (this.held + bytes > this.limits.maxBytes || ofClient + bytes > this.limits.maxBytesPerClient) {
        release();
        throw unavailable('too many uploads at once: retry later');
      }
      taken += bytes;
      this.change(client, bytes);
    };
    try {
      return await upload(take);
    } finally {
      release();
    }
  }

  private change(client: string, bytes: number): void {
    const ofClient = (this.heldBy.get(client) ?? 0) + bytes;
    this.held += bytes;
    if (ofClient > 0) {
      this.heldBy.set(client, ofClient);
    } else {
      this.heldBy.delete(client);
    }
  }
}
