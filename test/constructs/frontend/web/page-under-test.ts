// Runs the page of a started platform in Chromium.
//   const { visit, api } = usePage();
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { temporaryDirectory } from '../../../support/temporary-directory';
import { freePortRange, StartedPlatform } from '../../../system/started-platform';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Maximum time of one step on a busy machine. */
const PATIENCE_MS = 30_000;
const pictures = join(__dirname, '..', '..', '..', 'results', 'page');

export interface NewEvent {
  name: string;
  capacity: number;
  price_cents?: number;
  sale_closes_at?: string;
}

const ORGANISER = { 'content-type': 'application/json', 'x-user-id': 'organiser', 'x-user-role': 'organiser' };

interface Earlier {
  /** Events that are created in the open mode before the platform starts with `env`. */
  readonly openModeEvents?: readonly NewEvent[];
}

export function usePage(env: Record<string, string> = {}, { openModeEvents = [] }: Earlier = {}) {
  let directory: string;
  let port: number;
  let platform: StartedPlatform | undefined;
  let browser: Browser | undefined;
  let complaints: string[];

  beforeAll(async () => {
    if (!existsSync(CHROMIUM)) {
      throw new Error(`there is no ${CHROMIUM}: apt-get install chromium`);
    }
    mkdirSync(pictures, { recursive: true });
    directory = temporaryDirectory();
    port = await freePortRange();
    if (openModeEvents.length > 0) {
      const open = await new StartedPlatform({ directory, port }).ready();
      for (const event of openModeEvents) {
        await makeEvent(event);
      }
      await open.stop();
    }
    platform = new StartedPlatform({ directory, port, env });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    await platform.ready();
  });
  beforeEach(() => {
    complaints = [];
  });
  afterEach(async () => {
    await Promise.all(browser?.contexts().map(context => context.close()) ?? []);
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Creates or changes an event at event-catalog, as an organiser. */
  async function catalog(method: 'POST' | 'PATCH', path: string, event: object): Promise<{ event_id: string }> {
    const url = `http://127.0.0.1:${port + 2}${path}`;
    const response = await fetch(url, { method, headers: ORGANISER, body: JSON.stringify(event) });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${await response.text()}`);
    }
    return response.json() as Promise<{ event_id: string }>;
  }

  async function makeEvent(event: NewEvent): Promise<string> {
    const { event_id } = await catalog('POST', '/events', { date: '2031-05-17', venue: 'The Test Hall', ...event });
    return event_id;
  }

  return {
    port: () => port,

    /** The process id of a part of the platform. */
    pidOf: (part: string) => platform!.processes().get(part)!.pid,

    /** A browser without cookies; `at` is the port of a proxy. */
    async visit({ at = port, ...reader }: BrowserContextOptions & { at?: number } = {}): Promise<Page> {
      const context = await browser!.newContext({ locale: 'en-US', ...reader });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', error => complaints.push(error.message));
      page.on('console', message => {
        if (message.type() === 'error') {
          complaints.push(message.text());
        }
      });
      await page.goto(`http://127.0.0.1:${at}/`);
      await page.getByText('Live', { exact: true }).waitFor();
      return page;
    },

    /** Errors of the browser in this test: failed scripts, files that the Content-Security-Policy blocked. */
    complaints: () => complaints,

    /** Creates an event that only one test uses. */
    makeEvent,

    changeEvent: (eventId: string, change: object) => catalog('PATCH', `/events/${eventId}`, change),

    /** Saves a screenshot of the page in test/results/page for review. */
    async picture(page: Page, name: string, fullPage = true): Promise<void> {
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
    },
  };
}

export async function register(page: Page, name = 'Ada Lovelace'): Promise<void> {
  await page.getByRole('button', { name: 'Register' }).click();
  await fillRegistration(page, name);
}

export async function fillRegistration(page: Page, name = 'Ada Lovelace'): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Email' }).fill('ada@example.org');
  await dialog.getByRole('button', { name: 'Register' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** The card of an event, found by searching for it. */
export async function cardOf(page: Page, event: string) {
  await page.getByRole('searchbox', { name: 'Search events' }).fill(event);
  const card = page.getByRole('article', { name: event });
  await page.getByText(/^\d+ found$/).waitFor();
  await card.waitFor();
  return card;
}

/** Elements that extend beyond the right edge of the window. */
export const tooWide = (page: Page) =>
  page.evaluate(() => ({
    scrolls: document.documentElement.scrollWidth > window.innerWidth,
    parts: [...document.querySelectorAll('body *')]
      .filter(element => element.getBoundingClientRect().right > window.innerWidth + 1)
      .map(element => `${element.tagName}.${element.className}`),
  }));

/** Entry of the booking in the user's list. */
export function bookingOf(page: Page, event: string) {
  return page.getByRole('region', { name: 'Your bookings' }).getByRole('listitem').filter({ hasText: event });
}
