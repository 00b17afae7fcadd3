import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where this machine has a Chromium; nothing where it has none. */
export const CHROMIUM = PLACES.find((path) => existsSync(path));

/** Why browser tests are left out, for the names of their suites. */
export const NEEDS_CHROMIUM = CHROMIUM === undefined ? ' (left out: no Chromium on this machine)' : '';

/** Nothing but what a test asks for goes out. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(
  options: Pick<NonNullable<Parameters<typeof chromium.launch>[0]>, 'ignoreDefaultArgs'> = {},
): Promise<Browser> {
  return chromium.launch({
    ...options,
    ...(CHROMIUM === undefined ? undefined : { executablePath: CHROMIUM }),
    headless: true,
    args: [...CHROMIUM_ARGS],
  });
}

/** A phone-sized page, and everything that it did which no page of ours may do. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Requests to other hosts, breaches of the policy, errors. */
  readonly faults: readonly string[];
  /** Paths that were asked of the server. */
  readonly asked: string[];
}

export async function visit(
  browser: Browser,
  origin: string,
  options: { readonly width?: number; readonly path?: string; readonly before?: () => void } & Pick<
    NonNullable<Parameters<Browser['newContext']>[0]>,
    | 'colorScheme'
    | 'hasTouch'
    | 'isMobile'
    | 'reducedMotion'
    | 'javaScriptEnabled'
    | 'deviceScaleFactor'
    | 'forcedColors'
  > = {},
): Promise<Visit> {
  const { width = 320, path = '/', before, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height: 640 }, ...rest });
  const faults: string[] = [];
  const asked: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === origin) asked.push(url.pathname);
    else if (url.protocol.startsWith('http')) faults.push(`request to ${url.origin}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  context.on('weberror', (error) => faults.push(error.error().message));
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  await page.goto(origin + path);
  return { context, page, faults, asked };
}

/** Touches a choice by its words. */
export async function choose(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('.choice', { hasText: words }).first().click();
  await settled(page);
}

/** Waits until the page has answered. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.log[aria-busy=false]').waitFor();
}

/** What the last turn said, from the person's own words on. */
export async function lastTurn(page: Page): Promise<string> {
  const said = await page
    .locator('.said')
    .evaluateAll((all) =>
      all.map((one) => ({ person: one.classList.contains('by-person'), text: one.textContent ?? '' })),
    );
  const from = said.findLastIndex((one) => one.person);
  return said
    .slice(from + 1)
    .map((one) => one.text)
    .join('\n');
}

/** What is left on a phone on which nothing is left. */
export const NOTHING = {
  cookies: 0,
  localStorage: 0,
  sessionStorage: 0,
  databases: 0,
  caches: 0,
  serviceWorkers: 0,
};

/** What there is in the stores of a page's origin. */
export async function leftIn(page: Page): Promise<typeof NOTHING> {
  const cookies = (await page.context().cookies()).length;
  const rest = await page.evaluate(async () => ({
    localStorage: localStorage.length,
    sessionStorage: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { cookies, ...rest };
}
