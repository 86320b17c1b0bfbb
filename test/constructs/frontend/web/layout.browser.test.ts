import type { Page } from 'playwright-core';
import { cardOf, register, tooWide, usePage } from './page-under-test';

const { visit, makeEvent, picture } = usePage();

const SAMPLES = 3;
const title = 'Donaudampfschifffahrtsgesellschaftskonzert';
const TEXT_SPACING = `* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important; }`;
const screens = [
  ['desktop', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
  ['small phone', { width: 360, height: 740 }],
] as const;

interface Shift {
  value: number;
  parts: string[];
}

/** The layout shifts of a whole visit, from the first paint until everything is loaded. */
async function shiftsOfVisit(page: Page): Promise<Shift[]> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as unknown as (Shift & { sources: { node: Element }[] })[]) {
        const parts = entry.sources.map(({ node }) => `${node?.nodeName}.${(node as Element)?.className}`);
        shifts.push({ value: entry.value, parts });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.reload();
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('article').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[aria-busy="true"]').length === 0);
  await page.waitForLoadState('networkidle').catch(() => {});
  return page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts);
}

describe.each([SAMPLES, 24, 123])('with %i events', count => {
  beforeAll(async () => {
    const page = await visit();
    let have = await page.evaluate(async () => (await (await fetch('/api/events?limit=100')).json()).length as number);
    await page.context().close();
    while (have < count) {
      await makeEvent({ name: `Concert ${have++}`, capacity: 400, price_cents: 1000 });
    }
  });

  test.each(screens)('has no layout shift while loading on a %s', async (_, viewport) => {
    const page = await visit({ viewport });
    const shifts = await shiftsOfVisit(page);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    expect({ large: sum > 0.05, shifts: sum > 0.05 ? shifts : [] }).toEqual({ large: false, shifts: [] });
  });
});

test('the measurement detects a layout shift', async () => {
  const page = await visit();
  await page.addInitScript(() => {
    addEventListener('load', () =>
      setTimeout(
        () => document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 40vh' })),
        100,
      ),
    );
  });
  const shifts = await shiftsOfVisit(page);
  expect(shifts.reduce((total, { value }) => total + value, 0)).toBeGreaterThan(0.05);
});

test.each([
  ['320 px wide', { width: 320, height: 640 }],
  ['at 400 % zoom', { width: 320, height: 200 }],
])('has no horizontal overflow on a page %s', async (name, viewport) => {
  await makeEvent({ name: `${title} ${name}`, capacity: 40, price_cents: 123_450 });
  const page = await visit({ viewport });
  await register(page);
  await (await cardOf(page, `${title} ${name}`)).getByRole('button', { name: /^Book/ }).click();
  await page.getByText('Held, not paid yet').waitFor();
  await picture(page, `narrow-${name}`);
  expect(await tooWide(page)).toEqual({ scrolls: false, parts: [] });
});

test('has no horizontal overflow with the text spacing of WCAG 1.4.12', async () => {
  const page = await visit({ viewport: { width: 390, height: 844 } });
  await page.evaluate(css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, TEXT_SPACING);
  await register(page);
  await page.getByRole('article').first().waitFor();
  await picture(page, 'text-spacing');
  expect(await tooWide(page)).toEqual({ scrolls: false, parts: [] });
});
