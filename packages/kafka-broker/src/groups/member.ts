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
  private joinWaiting?: Waiting<Joined>;
  private syncWaiting?: Waiting<Buffer>;
  private session?: NodeJS.Timeout;

  constructor(
    readonly id: string,
    public request: JoinRequest,
    private readonly onTimeout: (member: Member) => void,
  ) {}

  get joining(): boolean {
    return this.joinWaiting !== undefined;
  }

  supports(protocol: string): boolean {
    return this.request.protocols.some(({ name }) => name === protocol);
  }

  metadataFor(protocol: string): Buffer {
    return this.request.protocols.find(({ name }) => name === protocol)?.metadata ?? Buffer.alloc(0);
  }

  /** Restarts the session timeout after a request of the member. */
  restartSession(): void {
    clearTimeout(this.session);
    this.session = setTimeout(() => this.onTimeout(this), this.request.sessionTimeoutMs);
  }

  /** Waits for the other members without a session timeout. An earlier waiting request receives `instead`. */
  awaitGeneration(instead: Error): Promise<Joined> {
    this.joinWaiting?.reject(instead);
    clearTimeout(this.session);
    return new Promise((resolve, reject) => {
      this.joinWaiting = { resolve, reject };
    });
  }

  joined(generation: Joined): void {
    this.joinWaiting?.resolve(generation);
    this.joinWaiting = undefined;
    this.restartSession();
  }

  awaitAssignment(instead: Error): Promise<Buffer> {
    this.stopSyncing(instead);
    return new Promise((resolve, reject) => {
      this.syncWaiting = { resolve, reject };
    });
  }

  assigned(assignment: Buffer): void {
    this.assignment = assignment;
    this.syncWaiting?.resolve(assignment);
    this.syncWaiting = undefined;
  }

  stopSyncing(reason: Error): void {
    this.syncWaiting?.reject(reason);
    this.syncWaiting = undefined;
  }

  leave(reason: Error): void {
    clearTimeout(this.session);
    this.stopSyncing(reason);
    this.joinWaiting?.reject(reason);
    this.joinWaiting = undefined;
  }
}
