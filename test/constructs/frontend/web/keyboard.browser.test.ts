import type { Page } from 'playwright-core';
import { bookingOf, usePage } from './page-under-test';

const { visit, makeEvent } = usePage();
const farthest = 80;

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement!;
    const field = (element as HTMLInputElement).labels?.[0];
    const { outlineStyle, outlineWidth } = getComputedStyle(element.closest('.chooser') ?? element);
    return {
      name: (element.getAttribute('aria-label') ?? field?.textContent ?? element.textContent ?? '').trim(),
      visible: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    };
  });

/** Presses Tab until an element with the name has the focus. Fails if the focus is invisible on the way. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const stops: string[] = [];
  while (stops.length < farthest) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (name.test(stop.name)) {
      return;
    }
    stops.push(stop.name.slice(0, 60));
    if (!stop.visible) {
      throw new Error(`the focus is invisible at the end of ${JSON.stringify(stops)}`);
    }
  }
  throw new Error(`the Tab key does not reach ${name}, only ${JSON.stringify(stops)}`);
}

test('completes the journey with the keyboard only', async () => {
  await makeEvent({ name: 'Keyboard Recital', capacity: 40, price_cents: 500 });
  const page = await visit();
  const { keyboard } = page;

  await keyboard.press('Tab');
  expect((await focused(page)).name).toBe('Skip to the events');
  await keyboard.press('Enter');
  await tabTo(page, /^Search events/);
  await keyboard.type('Keyboard Recital');
  await page.getByText('1 found').waitFor();
  await tabTo(page, /^Book for \$5, Keyboard Recital$/);
  await keyboard.press('Enter');

  await page.getByRole('dialog', { name: 'Register' }).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect((await focused(page)).name).toBe('Book for $5, Keyboard Recital');
  await keyboard.press('Enter');
  await keyboard.type('Ada Lovelace');
  await keyboard.press('Tab');
  await keyboard.type('ada@example.org');
  await keyboard.press('Enter');
  await page.getByText('Booked 1 ticket for Keyboard Recital.').waitFor();
  expect((await focused(page)).name).toBe('Book for $5, Keyboard Recital');

  await page.getByRole('button', { name: 'Pay $5' }).waitFor();
  await tabTo(page, /^Pay \$5, Keyboard Recital$/);
  await keyboard.press('Enter');
  await keyboard.type('receipt-1');
  await keyboard.press('Enter');
  const booking = bookingOf(page, 'Keyboard Recital');
  await booking.getByRole('link', { name: 'Download ticket' }).waitFor();

  await tabTo(page, /^Cancel booking, Keyboard Recital$/);
  await keyboard.press('Enter');
  await tabTo(page, /^Cancel booking$/);
  await keyboard.press('Enter');
  await booking.getByText('Cancelled').waitFor();

  await tabTo(page, /^Make a demo ticket$/);
  await keyboard.press('Enter');
  await page.getByText('The ticket is ready to download.').waitFor();
});

test('moves the focus to further events and announces them', async () => {
  for (let number = 0; number < 24; number++) {
    await makeEvent({ name: `Series, Part ${number}`, capacity: 40 });
  }
  const page = await visit();
  await page.getByRole('article').nth(23).waitFor();
  await page.getByRole('button', { name: 'More events' }).press('Enter');
  const first = page.getByRole('article').nth(24);
  await first.waitFor();
  const name = await first.getByRole('heading').textContent();
  await page.getByText(/^\d+ more events\.$/).waitFor();
  expect((await focused(page)).name).toBe(name);
  await page.keyboard.press('Tab');
  expect((await focused(page)).name).toContain(name);
});

test('all controls of the list of events have different names', async () => {
  await makeEvent({ name: 'Same Controls', capacity: 40 });
  const page = await visit();
  await page.getByRole('article').nth(3).waitFor();
  const names = await page.$$eval('#events article :is(button, input)', controls =>
    controls.map(control => control.getAttribute('aria-label')),
  );
  expect(names.filter((name, index) => name === null || names.indexOf(name) !== index)).toEqual([]);
  const links = await page.$$eval('header a', found =>
    found.map(link => link.getAttribute('aria-label') ?? link.textContent),
  );
  expect(new Set(links).size).toBe(links.length);
});
