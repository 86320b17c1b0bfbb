import type { AcceptedBooking, Booking, BookingOrder } from '../../../../contracts/http/bookings';
import type { Event as TicketedEvent } from '../../../../contracts/http/events';
import type { EventSales } from '../../../../contracts/http/sales';
import type { CurrentSession } from '../../../../contracts/http/sessions';
import type { Ticket } from '../../../../contracts/http/tickets';
import type { Upload } from '../../../../contracts/http/uploads';
import type { Registration, User } from '../../../../contracts/http/users';
import { request, requestJson } from './request';

export interface Page<T> {
  items: T[];
  /** Cursor of the next page. */
  next: string | null;
  /** Whether this is an earlier response, because the service behind the gateway is unavailable. */
  stale: boolean;
}

/** The routes that the page uses; docs/reference/http-api.md describes them. */
export const gateway = {
  session: () => requestJson<CurrentSession>('/api/sessions/current'),
  signIn: (email: string, password: string) =>
    requestJson('/api/sessions', { method: 'POST', body: { email, password } }),
  renewSession: () => request('/api/sessions/refresh', { method: 'POST' }),
  signOut: () => request('/api/sessions/current', { method: 'DELETE' }),
  register: (user: Registration) => requestJson<User>('/api/users/register', { method: 'POST', body: user }),
  user: (userId: string) => requestJson<User>(`/api/users/${encodeURIComponent(userId)}`),

  events: (search: string, limit: number, cursor?: string) =>
    requestPage<TicketedEvent>('/api/events', { search, limit: String(limit), cursor }),
  event: (eventId: string) => requestJson<TicketedEvent>(`/api/events/${encodeURIComponent(eventId)}`),

  book: (order: BookingOrder, key: string) =>
    requestJson<AcceptedBooking>('/api/bookings/book', {
      method: 'POST',
      body: order,
      headers: { 'idempotency-key': key },
    }),
  bookings: (limit: number, cursor?: string) => requestPage<Booking>('/api/bookings', { limit: String(limit), cursor }),
  confirm: (bookingId: string, paymentReference: string) =>
    requestJson<Booking>(`/api/bookings/${bookingId}/confirm`, {
      method: 'POST',
      body: { payment_reference: paymentReference },
    }),
  cancel: (bookingId: string) => requestJson<Booking>(`/api/bookings/${bookingId}`, { method: 'DELETE' }),

  demoUpload: () => requestJson<Upload>('/api/demo-upload', { method: 'POST' }),
  tickets: () => requestJson<Ticket[]>('/api/tickets?limit=100'),
  sales: (windows: number) => requestJson<EventSales[]>(`/api/analytics?limit=${windows}`),
};

async function requestPage<T>(path: string, query: Record<string, string | undefined>): Promise<Page<T>> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const response = await request(`${path}?${new URLSearchParams(given)}`);
  const { headers } = response;
  return {
    items: await response.json(),
    next: headers.get('x-next-cursor'),
    stale: headers.get('x-stale') === 'true',
  };
}
