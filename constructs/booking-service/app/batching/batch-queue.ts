import type { BookingRequest, Outcome } from '../domain/booking';

/** Settles the requests of one event together. Answers each, in their order. */
export type SettleGroup = (eventId: string, group: readonly BookingRequest[]) => Promise<readonly Outcome[]>;

/** Larger ones cost no less for each booking, and while all who ask are being settled together we have nobody to answer. */
const LARGEST_GROUP = 128;
const MOST_WAITING = 10_000;

interface Waiting {
  readonly request: BookingRequest;
  readonly answer: (outcome: Outcome) => void;
}

/**
 * Gathers the requests for an event while its last group is being settled: no timer, so nobody waits for company,
 * and the busier the event the larger its groups. At most one group of an event is under way in a process, so its
 * replicas, not its requests, compete for the event's row.
 */
export class Intake {
  readonly #queues = new Map<string, Waiting[]>();
  #waiting = 0;

  constructor(
    private readonly settle: SettleGroup,
    private readonly limits: { readonly group: number; readonly waiting: number } = {
      group: LARGEST_GROUP,
      waiting: MOST_WAITING,
    },
  ) {}

  book(request: BookingRequest): Promise<Outcome> {
    if (this.#waiting >= this.limits.waiting) return Promise.resolve({ undecided: 'busy' });
    this.#waiting++;
    return new Promise(answer => {
      const queue = this.#queues.get(request.eventId);
      if (queue) {
        queue.push({ request, answer });
        return;
      }
      const started = [{ request, answer }];
      this.#queues.set(request.eventId, started);
      void this.#drain(request.eventId, started);
    });
  }

  async #drain(eventId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const group = queue.splice(0, this.limits.group);
      const outcomes = await this.#settled(
        eventId,
        group.map(({ request }) => request),
      );
      this.#waiting -= group.length;
      group.forEach(({ answer }, position) => {
        answer(outcomes[position] ?? { undecided: 'outcome unknown' });
      });
    }
    this.#queues.delete(eventId);
  }

  async #settled(eventId: string, group: readonly BookingRequest[]): Promise<readonly Outcome[]> {
    try {
      return await this.settle(eventId, group);
    } catch (cause) {
      return group.map(() => ({ undecided: 'outcome unknown', cause }));
    }
  }
}
