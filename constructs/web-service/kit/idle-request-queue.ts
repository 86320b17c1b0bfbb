import RequestQueue from 'kafkajs/src/network/requestQueue';

// kafkajs 2.2.4 starts a timer for the requests that wait on a connection also when none waits. It is due in the past, so it
// fires after a millisecond and is started again: 1,000 times per second for as long as the process lives, which is most of
// the CPU of an idle service. A request that starts to wait starts the timer itself, so nothing depends on the others.
const { scheduleCheckPendingRequests } = RequestQueue.prototype;

RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};
