import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { source as axe } from 'axe-core';
import type { Page } from 'playwright-core';
import { bookingOf, cardOf, register, tooWide, usePage } from './page-under-test';

const { visit, makeEvent, complaints, picture } = usePage();

/** Returns the violations that axe finds: the rule and the elements. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target}`));
  });
}

describe.each([
  [1440, 900],
  [360, 740],
])('%i px wide', (width, height) => {
  test.each(['light', 'dark'] as const)(
    'fits the screen without axe violations in the %s scheme',
    async colorScheme => {
      await makeEvent({
        name: 'An Evening with a Remarkably Long Name, Donaudampfschifffahrtsgesellschaft',
        capacity: 8,
      });
      await makeEvent({ name: `Paid ${width} ${colorScheme}`, capacity: 40, price_cents: 123_450 });
      const page = await visit({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      const picturing = (state: string, fullPage = true) => picture(page, `${state}-${width}-${colorScheme}`, fullPage);
      await page.getByRole('article').first().waitFor();
      await picturing('visitor');
      expect(await findings(page)).toEqual([]);
      expect(await tooWide(page)).toEqual({ scrolls: false, parts: [] });

      await page.getByRole('button', { name: 'Register' }).click();
      await picturing('register', false);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await register(page, 'Ada King, Countess of Lovelace');
      const card = await cardOf(page, `Paid ${width} ${colorScheme}`);
      await card.getByRole('button', { name: /^Book/ }).click();
      await bookingOf(page, 'Paid').getByText('Held for you').waitFor();
      await page.getByRole('button', { name: 'Make a demo ticket' }).click();
      await page.getByText('The ticket is ready to download.').waitFor();
      await page.getByRole('searchbox').fill('');
      await page.getByRole('article').nth(2).waitFor();
      await picturing('person');
      expect(await findings(page)).toEqual([]);
      expect(await tooWide(page)).toEqual({ scrolls: false, parts: [] });

      for (const [button, dialog] of [
        [/^Pay/, 'pay'],
        [/^Cancel booking/, 'cancel'],
      ] as const) {
        await page.getByRole('button', { name: button }).first().click();
        await picturing(dialog, false);
        expect(await findings(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
      expect(complaints()).toEqual([]);
    },
  );
});

test('disables animations for users who prefer reduced motion', async () => {
  const page = await visit({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter(element => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration !== '0s' || animationName !== 'none';
      }).length,
  );
  expect(moving).toBe(0);
});

test('shows card borders and the availability bar in a high contrast theme', async () => {
  await makeEvent({ name: 'High Contrast', capacity: 40, price_cents: 1000 });
  const page = await visit({ forcedColors: 'active' });
  await cardOf(page, 'High Contrast');
  await picture(page, 'high-contrast');
  const drawn = await page.evaluate(() => {
    const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
    return {
      edge: style('.event').borderTopStyle,
      bar: style('.filled').backgroundColor !== style('.bar').backgroundColor,
      primary: style('.book .primary').backgroundColor !== style('.search .secondary').backgroundColor,
    };
  });
  expect(drawn).toEqual({ edge: 'solid', bar: true, primary: true });
});

test('the scripts weigh less than 13 KB compressed', () => {
  const script = readFileSync(join(__dirname, '../../../../dist/assets/frontend/public/main.js'));
  expect(gzipSync(script).length).toBeLessThan(13_000);
});
