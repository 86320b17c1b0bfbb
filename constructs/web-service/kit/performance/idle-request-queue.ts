// Replaces two timers of kafkajs 2.2.4 that wake an idle process 1,700 times per second.
import RequestQueue from 'kafkajs/src/network/requestQueue';

const { scheduleCheckPendingRequests } = RequestQueue.prototype;
const TIMEOUT_CHECK_MS = 1_000;

/**
 * kafkajs starts this timer even if no request is pending. It is due in the past, so it fires after a millisecond and
 * starts again, for the lifetime of the connection. A request that becomes pending starts the timer itself.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
  if (this.pending.length > 0) {
    scheduleCheckPendingRequests.call(this);
  }
};

/**
 * kafkajs checks every 100 ms for each connection. Requests time out after ten seconds, so a delay of one second is
 * acceptable.
 */
RequestQueue.prototype.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
  this.destroy();
  this.requestTimeoutIntervalId = setInterval(() => {
    for (const request of this.inflight.values()) {
      if (Date.now() - request.sentAt > request.requestTimeout) {
        request.timeoutRequest();
      }
    }
    if (!this.isConnected()) {
      this.destroy();
    }
  }, TIMEOUT_CHECK_MS);
};
