import './styles/page.css';
import { Account } from './account/account';
import { AccountView } from './account/account-view';
import { BookingHistory } from './bookings/booking-history';
import { showBookings } from './bookings/booking-list';
import { showConnection } from './connection';
import { showEvents } from './events/event-list';
import { EventShelf } from './events/event-shelf';
import { followLive } from './platform/live';
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
showEvents(shelf, { ensurePerson: () => accountView.ensurePerson(), booked: () => history.reload() });
showBookings(history, shelf, drawer, account);
showTickets(drawer, history, shelf, () => accountView.ensureUploader());
uploadForm(drawer, () => accountView.ensureUploader());
account.person.follow(person => {
  if (person || (person === null && account.access.value === 'open')) void drawer.load();
  else if (person === null) drawer.close();
});
showSales(board, shelf);
showConnection(
  followLive({
    snapshot(availability) {
      shelf.forgetLiveFigures();
      shelf.apply(availability);
      void shelf.refresh().catch(() => {}); // what is listed stays
      void board.load(); // the snapshot has fewer windows than the charts show
    },
    availability: change => shelf.apply([change]),
    sales: window => board.apply(window),
    async poll() {
      shelf.forgetLiveFigures();
      await Promise.all([shelf.refresh(), board.load()]);
    },
  }),
);
void shelf.load();
void account.recall();
