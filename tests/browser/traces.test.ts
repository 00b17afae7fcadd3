import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import {
  CHROMIUM,
  choose,
  lastTurn,
  launchChromium,
  leftIn,
  NEEDS_CHROMIUM,
  NOTHING,
  settled,
  visit,
} from './chromium.ts';

describe.skipIf(CHROMIUM === undefined)(`what the page leaves on a phone${NEEDS_CHROMIUM}`, () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is nothing, however long the talk', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en' });
    await choose(page, 'Passport');
    await choose(page, 'Cambodia');
    expect(await leftIn(page)).toEqual(NOTHING);
    await context.close();
  });

  it('is the public page, once somebody keeps it, and then it opens without a network', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en' });
    await keep(page);
    expect(await leftIn(page)).toEqual({ ...NOTHING, caches: 1, serviceWorkers: 1 });
    expect(await keptFiles(page)).toEqual(await publicFiles(page));

    await context.setOffline(true);
    await page.reload();
    await choose(page, 'ភាសាខ្មែរ');
    await choose(page, 'លិខិតឆ្លងដែន');
    expect(await lastTurn(page)).toMatch(/💵.*\d/);
    await context.close();
  });

  it('follows the content of the server: what is kept is never older than the last visit with a network', async () => {
    const own = await startServer();
    const { page, context } = await visit(browser, own.origin, { path: '/#en' });
    await keep(page);
    const before = await coreOf(page);
    writeFileSync(join(own.dataDir, 'content/max_age.yaml'), 'fee: { days: 7 }\n');
    await own.said('was taken over');
    await page.reload();
    const after = await coreOf(page);
    expect(after).not.toBe(before);
    await expect.poll(() => keptFiles(page), { timeout: 20_000 }).toContain(after);
    await expect.poll(() => keptFiles(page), { timeout: 20_000 }).not.toContain(before);
    await context.setOffline(true);
    await page.reload();
    expect(await coreOf(page)).toBe(after);
    await choose(page, 'English');
    expect(await lastTurn(page)).not.toBe('');
    await context.close();
    await own.stop();
  });

  it('is nothing again when it is taken off, however often it is kept', async () => {
    const { page, context, faults } = await visit(browser, server.origin, { path: '/#en' });
    for (let times = 0; times < 2; times++) {
      await keep(page);
      await page.getByRole('button', { name: 'Take it off this phone' }).click();
      await page.getByRole('button', { name: 'Keep on this phone' }).waitFor();
      expect(await leftIn(page)).toEqual(NOTHING);
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  it.each([
    ['the button at the top', (page: Page) => page.getByRole('button', { name: 'Exit' }).click()],
    [
      'Escape twice',
      async (page: Page) => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
      },
    ],
    [
      'the word',
      async (page: Page) => {
        await page.getByRole('textbox').fill('/exit');
        await page.keyboard.press('Enter');
      },
    ],
  ])(
    'is nothing after quick exit by %s, even of what was kept, and there is no way back',
    async (_, leave) => {
      const { page, context, faults } = await visit(browser, server.origin, { path: '/#en' });
      await keep(page);
      await litter(context, page);
      await leave(page);
      await page.waitForURL('about:blank');
      await page.goBack().catch(() => undefined);
      expect(page.url()).toBe('about:blank');
      expect(faults).toEqual([]);
      await page.goto(`${server.origin}/healthz`);
      expect(await leftIn(page)).toEqual(NOTHING);
      await context.close();
    },
  );

  it('is nothing after "forget me", on the screen either', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en' });
    await keep(page);
    await litter(context, page);
    await page.getByRole('button', { name: 'Forget me' }).click();
    await settled(page);
    await choose(page, 'Yes');
    await page.getByText('I keep nothing of you').waitFor();
    expect(await page.locator('.said').count()).toBe(1);
    expect(await leftIn(page)).toEqual(NOTHING);
    await context.close();
  });

  it('leaves one Escape alone', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en' });
    await page.locator('.choice').first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForTimeout(1600);
    await page.keyboard.press('Escape');
    expect(page.url()).toBe(`${server.origin}/chat/`);
    await context.close();
  });
});

async function keep(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Keep on this phone' }).click();
  await page.getByRole('button', { name: 'Take it off this phone' }).waitFor();
}

/** Puts something into every store, as another version of the page might have done. */
async function litter(context: BrowserContext, page: Page): Promise<void> {
  await context.addCookies([{ name: 'old', value: '1', url: page.url() }]);
  await page.evaluate(async () => {
    localStorage.setItem('old', '1');
    sessionStorage.setItem('old', '1');
    await caches.open('old');
    await new Promise((done) => {
      const asked = indexedDB.open('old');
      asked.onsuccess = () => {
        asked.result.close();
        done(undefined);
      };
    });
  });
}

/** How many things each store of the page's origin holds. */
/** The address of the core that the document names. */
async function coreOf(page: Page): Promise<string> {
  const manifest = await page.locator('#page').getAttribute('data-manifest');
  return JSON.parse(manifest ?? '{}').parts.core;
}

function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const [name = ''] = await caches.keys();
    const requests = await (await caches.open(name)).keys();
    return requests.map((request) => new URL(request.url).pathname).sort();
  });
}

/** Everything that the server serves to everybody. */
function publicFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => [...(await (await fetch('/chat/files.json')).json()), '/chat/'].sort());
}
