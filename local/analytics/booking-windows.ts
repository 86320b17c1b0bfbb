import type { AnalyticsResult, TicketBooking } from '../../constructs/web-service/kit/messages';
import { PartitionMemory, type Progress } from './partition-memory';

const WINDOW_MS = 60_000;

/**
 * A booking counts in the minute of its own timestamp, as far as that is within this of the moment when the stream took it.
 * Beyond (the stream was away, or a clock is wrong) the stream's moment decides, give or take this. So no booking is ever too
 * late to count, no wrong clock closes everybody's windows, and the same stream gives the same windows whenever it is read.
 */
const TRUSTED_MS = 5_000;
/** Within one partition no booking can be further behind another than this. */
const OUT_OF_ORDER_MS = 2 * TRUSTED_MS;

export interface ReceivedBooking {
  readonly partition: number;
  readonly offset: number;
  /** When the stream took it, by the broker's clock. */
  readonly takenAt: number;
  readonly booking: TicketBooking;
}

/** Windows that are over, and how far each partition had been read when they were. */
export interface Closing {
  readonly results: readonly AnalyticsResult[];
  readonly progress: readonly Progress[];
}

export type Outcome = 'counted' | 'duplicate' | 'late';

/** Sums tickets by event and minute. Kept in memory: a restart rebuilds it by reading a stretch of the stream again. */
export class BookingWindows {
  private readonly partitions: Map<number, PartitionMemory>;
  private readonly totals = new Map<number, Map<string, number>>();
  private closedUpTo: number;

  constructor(restored: readonly Progress[]) {
    this.partitions = new Map(restored.map(progress => [progress.partition, new PartitionMemory(progress)]));
    this.closedUpTo = Math.max(0, ...restored.map(({ closedUpTo }) => closedUpTo));
  }

  /** The offset from which that partition is to be read; undefined means from its beginning. */
  nextOffset(partition: number): number | undefined {
    return this.partitions.get(partition)?.next;
  }

  add({ partition, offset, takenAt, booking }: ReceivedBooking): Outcome {
    const memory = this.memory(partition);
    const time = eventTime(booking, takenAt);
    memory.read(offset, time - OUT_OF_ORDER_MS);
    if (!memory.remember(booking.booking_id, offset)) return 'duplicate';
    const end = windowEnd(time);
    if (end <= this.closedUpTo) return memory.isReplaying(offset) ? 'counted' : 'late';
    const totals = this.totals.get(end) ?? new Map<string, number>();
    totals.set(booking.event_id, (totals.get(booking.event_id) ?? 0) + booking.ticket_count);
    this.totals.set(end, totals);
    memory.holdFor(end, offset);
    return 'counted';
  }

  /** What cannot be counted has been read all the same. */
  skip(partition: number, offset: number): void {
    this.memory(partition).read(offset);
  }

  /** At that time a partition had these offsets and no more. Where all of it is read, time passes without bookings, too. */
  observe(partition: number, offsets: { readonly low: number; readonly high: number }, at: number): void {
    this.memory(partition).observe(offsets, at - OUT_OF_ORDER_MS);
  }

  /** Closes what no partition can add to any more. Undefined when there is nothing. */
  close(): Closing | undefined {
    const watermark = Math.min(...[...this.partitions.values()].map(memory => memory.watermark));
    const over = [...this.totals.keys()].filter(end => end <= watermark).sort((a, b) => a - b);
    if (over.length === 0) return undefined;
    const results = over.flatMap(end => resultsOf(end, this.totals.get(end)!));
    this.closedUpTo = over.at(-1)!;
    for (const end of over) this.totals.delete(end);
    const progress = [...this.partitions].map(([partition, memory]) => memory.progress(partition, this.closedUpTo));
    return { results, progress };
  }

  private memory(partition: number): PartitionMemory {
    const memory = this.partitions.get(partition) ?? new PartitionMemory();
    this.partitions.set(partition, memory);
    return memory;
  }
}

function eventTime(booking: TicketBooking, takenAt: number): number {
  return Math.min(Math.max(booking.timestamp * 1000, takenAt - TRUSTED_MS), takenAt + TRUSTED_MS);
}

function windowEnd(time: number): number {
  return (Math.floor(time / WINDOW_MS) + 1) * WINDOW_MS;
}

function resultsOf(end: number, totals: ReadonlyMap<string, number>): AnalyticsResult[] {
  const window_end = new Date(end).toISOString();
  return [...totals].map(([event_id, total_tickets]) => ({ event_id, window_end, total_tickets }));
}
