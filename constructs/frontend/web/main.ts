import './styles/page.css';
import { Account } from './account/account';
import { AccountView } from './account/account-view';
import { showBookings } from './bookings/booking-list';
import { BookingStore } from './bookings/booking-store';
import { showConnection } from './components/connection';
import { find } from './dom/element';
import { onReturn } from './dom/page-return';
import { showEvents } from './events/event-list';
import { EventStore } from './events/event-store';
import { LiveStream } from './platform/live';
import { notifyTabs, onTabs } from './platform/tabs';
import { SalesStore } from './sales/sales-store';
import { showSales } from './sales/sales-view';
import { showTickets } from './tickets/ticket-list';
import { TicketStore } from './tickets/ticket-store';
import { uploadForm } from './tickets/upload-form';

const account = new Account();
const eventStore = new EventStore();
const bookingStore = new BookingStore();
const ticketStore = new TicketStore();
const salesStore = new SalesStore();

const accountView = new AccountView(account);
const bookingsChanged = () => {
  notifyTabs('bookings');
  void bookingStore.reload();
};
showEvents(eventStore, {
  ensureUser: () => accountView.ensureUser(),
  paysHere: () => account.mayConfirm,
  booked: bookingsChanged,
});
showBookings({ bookingStore, eventStore, ticketStore, account, changed: bookingsChanged });
showTickets(ticketStore, bookingStore, eventStore, () => accountView.ensureUploader());
uploadForm(ticketStore, () => accountView.ensureUploader());
account.profile.follow(profile => {
  if (profile || (profile === null && account.access.value === 'open')) {
    void ticketStore.load();
  } else if (profile === null) {
    ticketStore.close();
  }
});
showSales(salesStore, eventStore);

const loadSales = async () => {
  if (account.seesSales) {
    await salesStore.load();
  }
};
const refresh = () => eventStore.refresh().catch(() => {}); // a failure keeps the listed events
const live = new LiveStream({
  snapshot(availability) {
    eventStore.clearLiveAvailability();
    eventStore.apply(availability);
    void refresh();
    void loadSales(); // the snapshot has fewer windows than the charts show
  },
  availability: change => eventStore.apply([change]),
  sales: window => salesStore.apply(window),
  booking: () => void bookingStore.reload(),
  async poll() {
    eventStore.clearLiveAvailability();
    await Promise.all([eventStore.refresh(), loadSales(), bookingStore.reload()]);
  },
});
showConnection(live.connection);

// The stream reports the bookings of the user whose session opened it.
let streamUser: string | null | undefined;
account.session.follow(user => {
  if (user === undefined) {
    return;
  }
  document.documentElement.dataset.sales = account.seesSales ? 'shown' : 'hidden';
  const userId = user?.user_id ?? null;
  if (userId === streamUser) {
    return;
  }
  streamUser = userId;
  live.open();
});

onReturn(() => {
  void account.isCurrent().catch(() => {});
  void refresh();
  void bookingStore.reload();
});
onTabs('session', () => account.restoreSession());
onTabs('bookings', () => bookingStore.reload());
void eventStore.load();
void account.restoreSession();

find('#not-started', HTMLElement).hidden = true;
document.documentElement.dataset.started = '';
