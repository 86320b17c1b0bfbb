import { usePage } from './page-under-test';

const { visit, complaints } = usePage();

test('shows every operation, and sends a request, under the Content-Security-Policy', async () => {
  const page = await visit();
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/docs`);
  await page.getByText('/api/bookings/book', { exact: true }).waitFor();
  const document = await (await page.request.get(`${origin}/openapi.json`)).json();
  const operations = Object.values<object>(document.paths).flatMap(methods => Object.keys(methods));
  expect(await page.locator('.opblock').count()).toBe(operations.length);

  const listEvents = page.locator('#operations-events-listEvents');
  await listEvents.getByRole('button', { expanded: false }).first().click();
  await listEvents.getByRole('button', { name: 'Try it out' }).click();
  await listEvents.getByRole('button', { name: 'Execute' }).click();
  await listEvents.locator('.live-responses-table').getByText('200', { exact: true }).waitFor();
  expect(complaints()).toEqual([]);
});
