// What the gateway answers, as docs/api.md has it.

export interface Session {
  access: 'open' | 'required';
  user: { user_id: string; role: 'person' | 'organiser'; expires_at: string } | null;
}

export interface Person {
  user_id: string;
  name: string;
  email: string;
}

export interface TicketedEvent {
  event_id: string;
  name: string;
  /** A day, without a time or a zone: `2025-12-15`. */
  date: string;
  venue: string;
  tickets_available: number;
  capacity: number;
  /** 0 is free. */
  price_cents: number;
  sale_opens_at: string | null;
  sale_closes_at: string | null;
  per_order_limit: number;
}

export interface Booking {
  booking_id: string;
  event_id: string;
  ticket_count: number;
  /** Of one ticket, at the time of booking. */
  price_cents: number;
  status: 'queued' | 'confirmed' | 'cancelled' | 'expired';
  created_at: string;
  expires_at: string | null;
}

export interface StoredFile {
  key: string;
  receipt_key: string;
  /** Only for a text with booking data. */
  ticket_key?: string;
}

export interface Ticket {
  key: string;
  lastModified: string;
  size: number;
  url: string;
}

export interface SalesWindow {
  window_end: string;
  total_tickets: number;
}

/** A window of one event, as the live stream sends it. */
export interface Sold extends SalesWindow {
  event_id: string;
}

export interface EventSales {
  event_id: string;
  total_tickets: number;
  windows: SalesWindow[];
}

export interface Availability {
  event_id: string;
  capacity: number;
  tickets_available: number;
  revision: number;
}

export interface Page<T> {
  items: T[];
  /** Where the next page begins. */
  next: string | null;
  /** Whether this is an old answer, given while the service behind is unavailable. */
  stale: boolean;
}
