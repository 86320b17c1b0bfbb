// Two timers of kafkajs 2.2.4 that wake an idle process 1,700 times per second, which was most of the CPU that it used.
import RequestQueue from 'kafkajs/src/network/requestQueue';

const { scheduleCheckPendingRequests } = RequestQueue.prototype;
const TIMEOUT_CHECK_MS = 1_000;

/**
 * kafkajs starts this timer also when no request waits. It is due in the past, so it fires after a millisecond and is
 * started again, for as long as the connection lives. A request that begins to wait starts it itself.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};

/** kafkajs does this every 100 ms for each connection. Our requests time out after ten seconds: one more is not noticed. */
RequestQueue.prototype.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
  this.destroy();
  this.requestTimeoutIntervalId = setInterval(() => {
    for (const request of this.inflight.values()) {
      if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
    }
    if (!this.isConnected()) this.destroy();
  }, TIMEOUT_CHECK_MS);
};
