/** An event as organisers describe it. */
export interface EventDescription {
  readonly name: string;
  readonly date: string;
  readonly venue: string;
  readonly capacity: number;
  /** 0 is free. */
  readonly price_cents: number;
  readonly per_order_limit: number;
  /** Null: no limit. */
  readonly sale_opens_at: string | null;
  readonly sale_closes_at: string | null;
}

export interface StoredEvent extends EventDescription {
  readonly event_id: string;
  readonly revision: number;
}

export interface BookableEvent extends EventDescription {
  readonly event_id: string;
  readonly tickets_available: number;
}
