import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { bookingOf, cardOf, fillRegistration, register, usePage } from './page-under-test';

const { visit, makeEvent, complaints, picture } = usePage();

const seen = (where: Page | Locator, text: string | RegExp) => where.getByText(text).first().waitFor();

async function downloaded(page: Page, link: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return readFileSync(await download.path());
}

test('free event: registers, books, gets the ticket, cancels, and releases the tickets', async () => {
  await makeEvent({ name: 'Free Concert', capacity: 40 });
  const page = await visit();
  const card = await cardOf(page, 'Free Concert');
  await seen(card, '40 of 40 left');
  await card.getByRole('button', { name: 'One ticket more' }).click();
  await card.getByRole('button', { name: /^Book/ }).click();
  await fillRegistration(page);

  await seen(page, 'Booked 2 tickets for Free Concert.');
  await seen(card, '38 of 40 left');
  const booking = bookingOf(page, 'Free Concert');
  const ticket = await downloaded(page, booking.getByRole('link', { name: 'Download ticket' }));
  expect(ticket.subarray(0, 5).toString()).toBe('%PDF-');
  await seen(booking, /^Confirmed$/);

  await booking.getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await seen(booking, /^Confirmed$/);
  await booking.getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click();
  await seen(booking, 'Cancelled');
  await seen(card, '40 of 40 left');
  expect(complaints()).toEqual([]);
});

test('paid event: holds with a countdown, pays, gets the ticket, and shows it on the next visit', async () => {
  await makeEvent({ name: 'Opera Night', capacity: 40, price_cents: 4550 });
  const page = await visit();
  await register(page);
  const card = await cardOf(page, 'Opera Night');
  await seen(card, '$45.50 each');
  await card.getByRole('spinbutton').fill('2');
  await card.getByRole('button', { name: 'Book for $91' }).click();

  const booking = bookingOf(page, 'Opera Night');
  await seen(booking, 'Held, not paid yet');
  await seen(booking, /^Held for you for 9:\d\d more$/);
  await booking.getByRole('button', { name: 'Pay $91' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Payment reference' }).fill('receipt-1');
  await page.getByRole('dialog').getByRole('button', { name: 'Pay and confirm' }).click();
  await booking.getByRole('link', { name: 'Download ticket' }).waitFor();
  await seen(booking, /^Confirmed$/);

  await page.reload();
  await seen(page, 'Ada Lovelace');
  await booking.getByRole('link', { name: 'Download ticket' }).waitFor();
  expect(complaints()).toEqual([]);
});

test('shows other users at once that the last ticket is sold and released', async () => {
  await makeEvent({ name: 'Chamber Music', capacity: 1, price_cents: 1000 });
  const [first, second] = [await visit(), await visit()];
  await register(first);
  await register(second, 'Grace Hopper');
  const [firstCard, secondCard] = [await cardOf(first, 'Chamber Music'), await cardOf(second, 'Chamber Music')];
  await firstCard.getByRole('button', { name: /^Book/ }).click();
  await seen(secondCard, 'Sold out');
  expect(await secondCard.getByRole('button', { name: /^Book/ }).isVisible()).toBe(false);
  await picture(second, 'sold-out');

  await bookingOf(first, 'Chamber Music').getByRole('button', { name: 'Cancel booking' }).click();
  await first.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click();
  await secondCard.getByRole('button', { name: /^Book/ }).waitFor();
  expect(await bookingOf(second, 'Chamber Music').count()).toBe(0);
});

test('books once on a double click and on a retry after a lost response', async () => {
  await makeEvent({ name: 'Once Only', capacity: 40, price_cents: 1000 });
  const page = await visit();
  await register(page);
  const card = await cardOf(page, 'Once Only');
  const book = card.getByRole('button', { name: /^Book/ });
  await page.route(
    '**/api/bookings/book',
    async route => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await book.dblclick();
  await seen(card, 'No answer. Check your connection, then try again: nothing is booked or paid twice.');
  await book.dblclick();
  await seen(page, 'Booked 1 ticket for Once Only.');
  await seen(card, '39 of 40 left');
  await bookingOf(page, 'Once Only').first().waitFor();
  expect(await bookingOf(page, 'Once Only').count()).toBe(1);
});

test('shows the error message of the platform when a booking is rejected', async () => {
  await makeEvent({ name: 'Second Thoughts', capacity: 40, price_cents: 1000 });
  const page = await visit();
  await register(page);
  await (await cardOf(page, 'Second Thoughts')).getByRole('button', { name: /^Book/ }).click();
  const booking = bookingOf(page, 'Second Thoughts');
  await booking.getByRole('button', { name: 'Pay $10' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Payment reference' }).fill('receipt-1');

  // as in another tab of the same user
  await page.evaluate(async () => {
    const [newest] = await (await fetch('/api/bookings')).json();
    await fetch(`/api/bookings/${newest.booking_id}`, { method: 'DELETE' });
  });
  await dialog.getByRole('button', { name: 'Pay and confirm' }).click();
  await seen(dialog, 'This booking cannot be confirmed: it is cancelled.');
});

test('uploads an ID proof and explains rejected files', async () => {
  const page = await visit();
  await register(page);
  const form = page.getByLabel('ID proof');
  const upload = page.getByRole('button', { name: 'Upload' });
  await upload.click();
  await seen(page, 'Choose a file first.');
  await form.setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(5_300_000) });
  await upload.click();
  await seen(page, 'Huge.png has 5.1 MB: choose a file of at most 5 MB.');
  await form.setInputFiles({ name: 'passport.txt', mimeType: 'text/plain', buffer: Buffer.alloc(900_000, 'p') });
  await upload.click();
  await seen(page, 'Document received: passport.txt.');
  await page.getByRole('link', { name: 'Download receipt, passport_TICKET.txt' }).waitFor();
  expect(complaints()).toEqual([]);
});

test('generates a demo ticket without a session', async () => {
  const page = await visit();
  await page.getByRole('button', { name: 'Make a demo ticket' }).click();
  const receipt = page.getByRole('link', { name: /^Download receipt, demo_\d+_TICKET\.txt$/ }).first();
  expect((await downloaded(page, receipt)).toString()).toContain('TICKET RECEIPT');
});

test('search: shows matches, an empty result, and all events again', async () => {
  await makeEvent({ name: 'Zebra Parade', capacity: 40 });
  const page = await visit();
  const search = page.getByRole('searchbox', { name: 'Search events' });
  await search.fill('zebra');
  await seen(page, '1 found');
  await search.fill('no such thing');
  await seen(page, 'No event matches.');
  await search.fill('');
  await page.getByRole('article').nth(2).waitFor();
});

test('shows lost live updates, polls, and shows when the stream is back', async () => {
  await makeEvent({ name: 'Through the Storm', capacity: 40 });
  const page = await visit();
  await page.route('**/api/live', route => route.abort());
  await page.reload();
  await seen(page, 'Live updates lost: checking every 5 seconds');
  const card = await cardOf(page, 'Through the Storm');
  const other = await visit();
  await register(other);
  await (await cardOf(other, 'Through the Storm')).getByRole('button', { name: /^Book/ }).click();
  await seen(card, '39 of 40 left');
  await page.unroute('**/api/live');
  await page.getByText('Live', { exact: true }).waitFor();
});

test('shows why a list cannot be loaded, and loads it on retry', async () => {
  const page = await visit();
  await page.route('**/api/events?**', route => route.abort());
  await page.reload();
  const events = page.getByRole('region', { name: 'Events' });
  await seen(events, 'No answer. Check your connection, then try again: nothing is booked or paid twice.');
  await picture(page, 'failed');
  await page.unroute('**/api/events?**');
  await events.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('article').first().waitFor();
});

test('shows the same day of an event on both sides of the date line', async () => {
  await makeEvent({ name: 'Same Day', capacity: 40 });
  for (const timezoneId of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const page = await visit({ timezoneId });
    await seen(await cardOf(page, 'Same Day'), 'Saturday, May 17, 2031');
  }
});

test('shows a booking in the sales chart and its table a minute later', async () => {
  await makeEvent({ name: 'Best Seller', capacity: 40 });
  const page = await visit();
  await register(page);
  const card = await cardOf(page, 'Best Seller');
  await card.getByRole('spinbutton').fill('7');
  await card.getByRole('button', { name: /^Book/ }).click();
  await page
    .getByRole('img', { name: /^Best Seller: 7 tickets booked in the last 30 minutes/ })
    .waitFor({ timeout: 110_000 });
  await page.getByText('The same as a table').click();
  await page.getByRole('row', { name: /^Best Seller .* 7$/ }).waitFor();

  const chart = page
    .getByRole('region', { name: 'Selling now' })
    .getByRole('listitem')
    .filter({ hasText: 'Best Seller' });
  await seen(chart, '7 of 40 tickets booked');
  await bookingOf(page, 'Best Seller').getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click();
  await seen(chart, '0 of 40 tickets booked');
}, 180_000);
