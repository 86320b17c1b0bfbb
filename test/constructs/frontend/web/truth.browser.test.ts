import type { Page } from 'playwright-core';
import { eventually } from '../../../support/eventually';
import { bookingOf, cardOf, register, usePage } from './page-under-test';

const { visit, makeEvent, changeEvent, pidOf } = usePage();

/** As after switching to another tab and back. */
const comeBack = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('focus')));
const secondTab = async (page: Page): Promise<Page> => {
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByText('Live', { exact: true }).waitFor();
  return second;
};
const eventOf = (page: Page, eventId: string) =>
  page.evaluate(async id => (await fetch(`/api/events/${id}`)).json(), eventId);

test('requests payment of the booking price after the event price has changed', async () => {
  const event = await makeEvent({ name: 'Price Rise', capacity: 40, price_cents: 1250 });
  const page = await visit();
  await register(page);
  await (await cardOf(page, 'Price Rise')).getByRole('button', { name: /^Book/ }).click();
  const pay = bookingOf(page, 'Price Rise').getByRole('button', { name: /^Pay/ });
  await pay.waitFor();
  await changeEvent(event, { price_cents: 9900 });
  await page.reload();
  await (await cardOf(page, 'Price Rise')).getByText('$99 each').waitFor();
  expect(await pay.textContent()).toBe('Pay $12.50');
  await changeEvent(event, { price_cents: 0 });
  await page.reload();
  await (await cardOf(page, 'Price Rise')).getByText('Free').waitFor();
  expect(await pay.textContent()).toBe('Pay $12.50');
});

test('rejects a booking at a price that differs from the price shown, and asks again', async () => {
  const event = await makeEvent({ name: 'New Price', capacity: 40, price_cents: 1000 });
  const page = await visit();
  await register(page);
  const card = await cardOf(page, 'New Price');
  await card.getByRole('spinbutton').fill('2');
  await changeEvent(event, { price_cents: 1500 });
  const probe = { user_id: 'probe', event_id: event, expected_total: 1 };
  const known = await visit();
  await eventually(async () => {
    const answer = await known.evaluate(async order => {
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) };
      return (await fetch('/api/book', request)).json();
    }, probe);
    expect(answer).toMatchObject({ type: 'urn:cdk-ticketing:price-changed', price_cents: 1500 });
  });

  await card.getByRole('button', { name: 'Book for $20' }).click();
  await card
    .getByText(
      'The price has changed and nothing was booked. It is now $15 each, $30 for 2 tickets: book again to accept it.',
    )
    .waitFor();
  expect(await bookingOf(page, 'New Price').count()).toBe(0);
  await card.getByRole('button', { name: 'Book for $30' }).click();
  await bookingOf(page, 'New Price').getByRole('button', { name: 'Pay $30' }).waitFor();
});

test('signs out all tabs when one tab signs out', async () => {
  const first = await visit();
  await register(first);
  const second = await secondTab(first);
  await second.getByText('Ada Lovelace').waitFor();
  await first.getByRole('button', { name: 'Sign out' }).click();
  await first.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await second.getByRole('button', { name: 'Register' }).waitFor();
  await register(first, 'Grace Hopper');
  await second.getByText('Grace Hopper').waitFor();
});

test('books nothing for a user whose session has ended elsewhere', async () => {
  const event = await makeEvent({ name: 'No Ghosts', capacity: 40 });
  const page = await visit();
  await register(page);
  const card = await cardOf(page, 'No Ghosts');
  await page.context().clearCookies();
  await card.getByRole('button', { name: /^Book/ }).click();
  await card.getByText('Your session has ended: sign in or register again.').waitFor();
  await page.getByRole('button', { name: 'Register' }).waitFor();
  expect(await eventOf(page, event)).toMatchObject({ tickets_available: 40 });
});

test('does not book in the name of another user of the same browser', async () => {
  await makeEvent({ name: 'Two Users', capacity: 40 });
  const page = await visit();
  await register(page);
  const card = await cardOf(page, 'Two Users');
  await page.evaluate(async () => {
    const body = JSON.stringify({ name: 'Grace Hopper', email: 'grace@example.org' });
    await fetch('/api/users/register', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  });
  await card.getByRole('button', { name: /^Book/ }).click();
  await card.getByText('You are signed in as Grace Hopper now: try again to continue as Grace Hopper.').waitFor();
  expect(await bookingOf(page, 'Two Users').count()).toBe(0);
});

test('removes the notice of a stale list when the catalog is available again', async () => {
  const page = await visit();
  const notice = page.getByText('The list of events is temporarily unavailable');
  process.kill(pidOf('event-catalog'), 'SIGSTOP');
  try {
    await page.reload();
    await notice.waitFor();
  } finally {
    process.kill(pidOf('event-catalog'), 'SIGCONT');
  }
  await notice.waitFor({ state: 'hidden' });
});

test('lowers the selected quantity and shows a message when fewer tickets are available', async () => {
  await makeEvent({ name: 'Going Fast', capacity: 5, price_cents: 1250 });
  const [first, second] = [await visit(), await visit()];
  const chosen = await cardOf(first, 'Going Fast');
  await chosen.getByRole('spinbutton').fill('3');
  await register(second);
  const other = await cardOf(second, 'Going Fast');
  await other.getByRole('spinbutton').fill('4');
  await other.getByRole('button', { name: /^Book/ }).click();
  await second.getByText('Booked 4 tickets for Going Fast.').waitFor();
  expect(await other.getByText('Only 1 left now.').count()).toBe(0); // the user booked them

  await chosen.getByRole('alert').getByText('Only 1 left now.').waitFor();
  expect(await chosen.getByRole('spinbutton').inputValue()).toBe('1');
  expect(await chosen.getByRole('button', { name: /^Book/ }).textContent()).toBe('Book for $12.50');

  await bookingOf(second, 'Going Fast').getByRole('button', { name: 'Cancel booking' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click();
  await chosen.getByText('5 of 5 left').waitFor();
  expect(await chosen.getByText('Only 1 left now.').count()).toBe(0);
});

test('shows no availability for closed sales', async () => {
  await makeEvent({ name: 'Sale Over', capacity: 50, sale_closes_at: '2025-01-01T00:00:00Z' });
  const page = await visit();
  const card = await cardOf(page, 'Sale Over');
  await card.getByText('The sale is over.').waitFor();
  expect(await card.getByText('50 of 50 left').isVisible()).toBe(false);
  expect(await card.locator('.bar').isVisible()).toBe(false);
});

test('shows new names, prices and events when the user returns to the page', async () => {
  const event = await makeEvent({ name: 'Working Title', capacity: 40, price_cents: 1000 });
  const page = await visit();
  const card = await cardOf(page, 'Working Title');
  await changeEvent(event, { name: 'Working Title, Final', price_cents: 1100 });
  await makeEvent({ name: 'Working Title, Second Night', capacity: 40 });
  await comeBack(page);
  await page.getByRole('article', { name: 'Working Title, Final' }).getByText('$11 each').waitFor();
  await page.getByRole('article', { name: 'Working Title, Second Night' }).waitFor();
  expect(await card.count()).toBe(2);
});

test('shows bookings of other tabs and other devices', async () => {
  await makeEvent({ name: 'Other Tab', capacity: 40, price_cents: 1000 });
  await makeEvent({ name: 'Other Device', capacity: 40 });
  const first = await visit();
  await register(first);
  const second = await secondTab(first);
  const device = await visit({ storageState: await first.context().storageState() });
  await device.getByText('Ada Lovelace').waitFor();

  await (await cardOf(first, 'Other Tab')).getByRole('button', { name: /^Book/ }).click();
  await bookingOf(second, 'Other Tab').getByText('Held, not paid yet').waitFor();
  await (await cardOf(first, 'Other Device')).getByRole('button', { name: /^Book/ }).click();
  await bookingOf(device, 'Other Device')
    .getByText(/^Confirmed/)
    .waitFor();
});

test('formats dates and digits in the language of the page', async () => {
  await makeEvent({ name: 'One Language', capacity: 495 });
  for (const [locale, date] of [
    ['ar-EG', 'Saturday, May 17, 2031'],
    ['de-DE', 'Saturday, May 17, 2031'],
    ['en-GB', 'Saturday, 17 May 2031'],
  ] as const) {
    const card = await cardOf(await visit({ locale }), 'One Language');
    await card.getByText('495 of 495 left').waitFor();
    expect(await card.locator('.when p').first().textContent()).toBe(date);
  }
});
