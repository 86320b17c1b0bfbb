import type { BookingRequest, Outcome } from '../domain/booking';
import type { Batch } from './batch';

/** Allocates the requests of one event together. Returns their outcomes in the same order. */
export type AllocateBatch = (eventId: string, batch: Batch) => Promise<readonly Outcome[]>;

/** Larger batches do not reduce the cost per booking, and no response can be sent until the batch commits. */
const MAX_BATCH_SIZE = 128;
const MAX_QUEUED = 10_000;

interface QueuedRequest {
  readonly request: BookingRequest;
  readonly resolve: (outcome: Outcome) => void;
}

/**
 * Queues the requests for an event while its previous batch is allocated. There is no timer: an idle event is allocated
 * at once, and a busy event has larger batches. A process allocates at most one batch per event at a time, so replicas,
 * not requests, contend for the event's row.
 */
export class BatchQueue {
  private readonly queues = new Map<string, QueuedRequest[]>();
  private queued = 0;

  constructor(
    private readonly allocate: AllocateBatch,
    private readonly limits: { readonly batchSize: number; readonly queued: number } = {
      batchSize: MAX_BATCH_SIZE,
      queued: MAX_QUEUED,
    },
  ) {}

  book(request: BookingRequest): Promise<Outcome> {
    if (this.queued >= this.limits.queued) {
      return Promise.resolve({ undecided: 'busy' });
    }
    this.queued++;
    return new Promise(resolve => {
      const queue = this.queues.get(request.eventId);
      if (queue) {
        queue.push({ request, resolve });
        return;
      }
      const started = [{ request, resolve }];
      this.queues.set(request.eventId, started);
      void this.drain(request.eventId, started);
    });
  }

  private async drain(eventId: string, queue: QueuedRequest[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, this.limits.batchSize);
      const outcomes = await this.outcomesOf(
        eventId,
        batch.map(({ request }) => request),
      );
      this.queued -= batch.length;
      batch.forEach(({ resolve }, position) => {
        resolve(outcomes[position] ?? { undecided: 'outcome unknown' });
      });
    }
    this.queues.delete(eventId);
  }

  private async outcomesOf(eventId: string, batch: Batch): Promise<readonly Outcome[]> {
    try {
      return await this.allocate(eventId, batch);
    } catch (cause) {
      return batch.map(() => ({ undecided: 'outcome unknown', cause }));
    }
  }
}
