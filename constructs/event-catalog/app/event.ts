/** An event as organisers describe it. */
export interface EventDescription {
  readonly name: string;
  readonly date: string;
  readonly venue: string;
  readonly capacity: number;
  /** 0 is free. */
  readonly price_cents: number;
  readonly per_order_limit: number;
  /** Null: at once, and until the event is over. */
  readonly sale_opens_at: string | null;
  readonly sale_closes_at: string | null;
}

export interface StoredEvent extends EventDescription {
  readonly event_id: string;
  readonly revision: number;
}

/** The answer to a change. More tickets may be allocated than the new capacity: they stay valid, and none is sold. */
export interface ChangedEvent extends BookableEvent {
  readonly oversubscribed_by: number;
}

export interface BookableEvent extends EventDescription {
  readonly event_id: string;
  readonly tickets_available: number;
}
