/** Not part of kafkajs's public API: what idle-request-queue.ts replaces, and what that needs. */
declare module 'kafkajs/src/network/requestQueue' {
  interface SocketRequest {
    readonly sentAt: number;
    readonly requestTimeout: number;
    timeoutRequest(): void;
  }
  interface PushedRequest {
    readonly entry: { readonly correlationId: number };
    readonly expectResponse: boolean;
    readonly sendRequest: () => void;
  }
  class RequestQueue {
    constructor(options: object);
    readonly pending: readonly unknown[];
    readonly inflight: ReadonlyMap<number, SocketRequest>;
    readonly isConnected: () => boolean;
    requestTimeoutIntervalId: NodeJS.Timeout;
    scheduleCheckPendingRequests(): void;
    scheduleRequestTimeoutCheck(): void;
    checkPendingRequests(): void;
    maybeThrottle(clientSideThrottleTime: number): void;
    push(request: PushedRequest): void;
    destroy(): void;
  }
  export = RequestQueue;
}
