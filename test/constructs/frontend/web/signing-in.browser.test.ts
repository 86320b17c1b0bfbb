import type { Page } from 'playwright-core';
import { bookingOf, cardOf, usePage } from './page-under-test';

const { visit, makeEvent, complaints } = usePage(
  { ACCESS_MODE: 'required' },
  // The required mode takes no payments yet, so it refuses new events with a price.
  { openModeEvents: [{ name: 'Paid Elsewhere', capacity: 40, price_cents: 4500 }] },
);
const password = 'a long walk by the sea';

async function enter(page: Page, fields: Record<string, string>, submit: 'Register' | 'Sign in'): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const [name, value] of Object.entries(fields)) {
    await dialog.getByLabel(name).fill(value);
  }
  await dialog.getByRole('button', { name: submit, exact: true }).click();
}

test('register with a password, book, sign out, and sign in again to find the booking', async () => {
  await makeEvent({ name: 'Members Only', capacity: 40 });
  const page = await visit();
  const card = await cardOf(page, 'Members Only');
  await page.getByText('No tickets yet.').waitFor();
  expect(complaints()).toEqual([]); // no request for resources that require a session
  await card.getByRole('button', { name: /^Book/ }).click();
  await enter(page, { Name: 'Ada Lovelace', Email: 'ada@example.org', Password: password }, 'Register');
  await page.getByText('Booked 1 ticket for Members Only.').waitFor();
  await bookingOf(page, 'Members Only').getByRole('link', { name: 'Download ticket' }).waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Register or sign in, and your bookings are kept here.').waitFor();

  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('button', { name: 'I have an account: sign in' }).click();
  await enter(page, { Email: 'ada@example.org', Password: 'a short walk' }, 'Sign in');
  await page.getByRole('dialog').getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  await enter(page, { Password: password }, 'Sign in');
  await page.getByText('Welcome, Ada Lovelace.').waitFor();
  await bookingOf(page, 'Members Only').waitFor();
});

test('a buyer cannot confirm a payment, and sees no sales figures', async () => {
  const page = await visit();
  expect(await page.getByRole('region', { name: 'Selling now' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Sales' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Register' }).click();
  await enter(page, { Name: 'Joan Clarke', Email: 'joan@example.org', Password: password }, 'Register');
  await page.getByText('Welcome, Joan Clarke.').waitFor();
  await (await cardOf(page, 'Paid Elsewhere')).getByRole('button', { name: /^Book/ }).click();
  await page.getByText('It is held for you: the organiser confirms payments.').waitFor();
  const booking = bookingOf(page, 'Paid Elsewhere');
  await booking.getByText(/^Held for you for .* more\. The organiser confirms payments\.$/).waitFor();
  expect(await booking.getByRole('button', { name: /^Pay/ }).count()).toBe(0);
  await booking.getByRole('button', { name: /^Cancel booking/ }).waitFor();
  expect(complaints()).toEqual([]); // no request for figures that only organisers can read
});

test('renews an expired session during a request and on the next visit', async () => {
  await makeEvent({ name: 'Long Evening', capacity: 40 });
  const page = await visit();
  await page.getByRole('button', { name: 'Register' }).click();
  await enter(page, { Name: 'Grace Hopper', Email: 'grace@example.org', Password: password }, 'Register');
  await page.getByText('Welcome, Grace Hopper.').waitFor();

  await page.context().clearCookies({ name: 'session' });
  await (await cardOf(page, 'Long Evening')).getByRole('button', { name: /^Book/ }).click();
  await page.getByText('Booked 1 ticket for Long Evening.').waitFor();

  await page.context().clearCookies({ name: 'session' });
  await page.reload();
  await page.getByText('Grace Hopper').waitFor();
  await bookingOf(page, 'Long Evening').waitFor();

  await page.context().clearCookies();
  await (await cardOf(page, 'Long Evening')).getByRole('button', { name: /^Book/ }).click();
  await page
    .getByText(/sign in/i)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Register' }).waitFor();
});
