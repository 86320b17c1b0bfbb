import './styles/page.css';
import { Account } from './account/account';
import { AccountView } from './account/account-view';
import { BookingHistory } from './bookings/booking-history';
import { showBookings } from './bookings/booking-list';
import { showConnection } from './connection';
import { find } from './dom/element';
import { onReturn } from './dom/returning';
import { showEvents } from './events/event-list';
import { EventShelf } from './events/event-shelf';
import { LiveStream } from './platform/live';
import { onTabs, tellTabs } from './platform/tabs';
import { SalesBoard } from './sales/sales-board';
import { showSales } from './sales/sales-view';
import { TicketDrawer } from './tickets/ticket-drawer';
import { showTickets } from './tickets/ticket-list';
import { uploadForm } from './tickets/upload-form';

const account = new Account();
const shelf = new EventShelf();
const history = new BookingHistory();
const drawer = new TicketDrawer();
const board = new SalesBoard();

const accountView = new AccountView(account);
const bookingsChanged = () => {
  tellTabs('bookings');
  void history.reload();
};
showEvents(shelf, {
  ensurePerson: () => accountView.ensurePerson(),
  paysHere: () => account.mayConfirm,
  booked: bookingsChanged,
});
showBookings({ history, shelf, drawer, account, changed: bookingsChanged });
showTickets(drawer, history, shelf, () => accountView.ensureUploader());
uploadForm(drawer, () => accountView.ensureUploader());
account.person.follow(person => {
  if (person || (person === null && account.access.value === 'open')) void drawer.load();
  else if (person === null) drawer.close();
});
showSales(board, shelf);

const loadSales = async () => {
  if (account.seesSales) await board.load();
};
const refresh = () => shelf.refresh().catch(() => {}); // what is listed stays
const live = new LiveStream({
  snapshot(availability) {
    shelf.forgetLiveFigures();
    shelf.apply(availability);
    void refresh();
    void loadSales(); // the snapshot has fewer windows than the charts show
  },
  availability: change => shelf.apply([change]),
  sales: window => board.apply(window),
  booking: () => void history.reload(),
  async poll() {
    shelf.forgetLiveFigures();
    await Promise.all([shelf.refresh(), loadSales(), history.reload()]);
  },
});
showConnection(live.connection);

// The stream reports the bookings of the user whose session opened it.
let streamOf: string | null | undefined;
account.session.follow(user => {
  if (user === undefined) return;
  document.documentElement.dataset.sales = account.seesSales ? 'shown' : 'hidden';
  const userId = user?.user_id ?? null;
  if (userId === streamOf) return;
  streamOf = userId;
  live.open();
});

onReturn(() => {
  void account.isCurrent().catch(() => {});
  void refresh();
  void history.reload();
});
onTabs('session', () => account.recall());
onTabs('bookings', () => history.reload());
void shelf.load();
void account.recall();

find('#not-started', HTMLElement).hidden = true;
document.documentElement.dataset.started = '';
