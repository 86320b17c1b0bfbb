import { HalfOpenProxy } from './half-open-proxy';
import { bookingOf, cardOf, register, usePage } from './page-under-test';

const { visit, makeEvent, port } = usePage({ LIVE_HEARTBEAT_SECONDS: '1', HOLD_SECONDS: '25' });

const lost = /^(Live updates lost: checking every 5 seconds|No connection: figures may be old)$/;

test('notices a connection that is dead but not closed, and reconnects', async () => {
  const proxy = new HalfOpenProxy(port());
  try {
    const page = await visit({ at: await proxy.listen() });
    proxy.swallow();
    await page.getByText(lost).waitFor();
    proxy.heal();
    await page.getByText('Live', { exact: true }).waitFor();
  } finally {
    await proxy.close();
  }
});

test('shows that the browser is offline, and reconnects', async () => {
  const page = await visit();
  await page.context().setOffline(true);
  await page.getByText(lost).waitFor();
  await page.context().setOffline(false);
  await page.getByText('Live', { exact: true }).waitFor();
});

test('polls in a browser without EventSource', async () => {
  await makeEvent({ name: 'Without Streams', capacity: 40 });
  const page = await visit();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'EventSource'));
  await page.reload();
  await page.getByText('Live updates lost: checking every 5 seconds').waitFor();
  await cardOf(page, 'Without Streams');
});

test('shows a notice instead of empty sections when the script does not load', async () => {
  const page = await visit();
  const notice = page.getByText('This page did not start');
  expect(await notice.isVisible()).toBe(false);
  await page.route('**/main.js', route => route.abort());
  await page.reload();
  await notice.waitFor();
  expect(await page.locator('#events-region .skeleton').isVisible()).toBe(false);
});

test('shows the notice when the browser runs no scripts', async () => {
  const page = await visit();
  const withoutScripts = await page.context().browser()!.newContext({ javaScriptEnabled: false });
  const silent = await withoutScripts.newPage();
  await silent.goto(page.url());
  await silent.getByText('This page did not start').waitFor();
});

test('the pay dialog counts down and disables the payment after the hold has expired', async () => {
  await makeEvent({ name: 'Short Hold', capacity: 40, price_cents: 1000 });
  const page = await visit();
  await register(page);
  await (await cardOf(page, 'Short Hold')).getByRole('button', { name: /^Book/ }).click();
  await bookingOf(page, 'Short Hold').getByRole('button', { name: 'Pay $10' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/^Held for you for 0:\d\d more$/).waitFor();
  await dialog.getByText('The hold has run out, and nothing was paid. Book again to get tickets.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Pay and confirm' }).count()).toBe(0);
  expect(await dialog.getByRole('textbox').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
});
