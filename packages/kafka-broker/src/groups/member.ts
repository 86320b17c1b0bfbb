export interface Protocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface JoinRequest {
  readonly memberId: string;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly Protocol[];
}

export interface Joined {
  readonly generation: number;
  readonly protocol: string;
  readonly leader: string;
  readonly memberId: string;
  /** Only for the leader, which assigns the partitions. */
  readonly members: readonly { memberId: string; metadata: Buffer }[];
}

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/** Member of a consumer group, with its subscription and its waiting request. */
export class Member {
  assignment: Buffer = Buffer.alloc(0);
  private joinWaits?: Waiting<Joined>;
  private syncWaits?: Waiting<Buffer>;
  private session?: NodeJS.Timeout;

  constructor(
    readonly id: string,
    public asked: JoinRequest,
    private readonly onSilence: (member: Member) => void,
  ) {}

  get joining(): boolean {
    return this.joinWaits !== undefined;
  }

  supports(protocol: string): boolean {
    return this.asked.protocols.some(({ name }) => name === protocol);
  }

  metadataFor(protocol: string): Buffer {
    return this.asked.protocols.find(({ name }) => name === protocol)?.metadata ?? Buffer.alloc(0);
  }

  /** Restarts the session timeout after a request of the member. */
  heard(): void {
    clearTimeout(this.session);
    this.session = setTimeout(() => this.onSilence(this), this.asked.sessionTimeoutMs);
  }

  /** Waits for the other members without a session timeout. An earlier waiting request receives `instead`. */
  awaitGeneration(instead: Error): Promise<Joined> {
    this.joinWaits?.reject(instead);
    clearTimeout(this.session);
    return new Promise((resolve, reject) => {
      this.joinWaits = { resolve, reject };
    });
  }

  joined(generation: Joined): void {
    this.joinWaits?.resolve(generation);
    this.joinWaits = undefined;
    this.heard();
  }

  awaitAssignment(instead: Error): Promise<Buffer> {
    this.stopSyncing(instead);
    return new Promise((resolve, reject) => {
      this.syncWaits = { resolve, reject };
    });
  }

  assigned(assignment: Buffer): void {
    this.assignment = assignment;
    this.syncWaits?.resolve(assignment);
    this.syncWaits = undefined;
  }

  stopSyncing(reason: Error): void {
    this.syncWaits?.reject(reason);
    this.syncWaits = undefined;
  }

  leave(reason: Error): void {
    clearTimeout(this.session);
    this.stopSyncing(reason);
    this.joinWaits?.reject(reason);
    this.joinWaits = undefined;
  }
}
