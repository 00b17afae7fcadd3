import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CHROMIUM, choose, launchChromium, NEEDS_CHROMIUM, settled, visit } from './chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A place for pictures of every screen, to be looked at. */
const pictures = process.env['MITR_PICTURES'] ?? mkdtempSync(join(tmpdir(), 'mitr-pictures-'));

/** The screens that most people see, by the way to them. */
const SCREENS: readonly (readonly [name: string, path: string, go: (page: Page) => Promise<void>])[] = [
  ['language', '/', async () => undefined],
  ['menu', '/#LNG', async () => undefined],
  [
    'passport',
    '/#LNG-passport',
    async (page) => {
      if (await page.locator('.choice', { hasText: '🇰🇭' }).count()) await choose(page, '🇰🇭');
    },
  ],
  [
    'steps',
    '/#LNG-passport',
    async (page) => {
      if (await page.locator('.choice', { hasText: '🇰🇭' }).count()) await choose(page, '🇰🇭');
      await choose(page, '👣');
      await choose(page, /./);
    },
  ],
  ['help', '/#LNG-help', (page) => choose(page, '🇹🇭')],
  [
    'danger',
    '/#LNG',
    async (page) => {
      await page.getByRole('textbox').fill('my boss locked me in and beats me');
      await page.keyboard.press('Enter');
      await settled(page);
    },
  ],
  [
    'forget',
    '/#LNG',
    async (page) => {
      await page.locator('.quiet').last().click();
      await settled(page);
    },
  ],
];

describe.skipIf(CHROMIUM === undefined)(`screens without barriers${NEEDS_CHROMIUM}`, () => {
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

  const phone = { width: 320, colorScheme: 'light' } as const;
  const desk = { width: 1280, colorScheme: 'dark' } as const;
  it.each([
    ...['km', 'lo', 'th', 'my', 'en'].map((lng) => ({ lng, ...phone })),
    ...['km', 'en'].map((lng) => ({ lng, ...desk })),
  ])('have none in $lng at $width pixels', async ({ lng, ...how }) => {
    const options = { ...how, reducedMotion: 'reduce', path: '/' } as const;
    const { page, context, faults } = await visit(browser, server.origin, options);
    const found: Record<string, readonly string[]> = {};
    for (const [name, path, go] of SCREENS) {
      // Only another document makes the page begin anew.
      await page.goto('about:blank');
      await page.setViewportSize({ width: how.width, height: 640 });
      await page.goto(server.origin + path.replace('LNG', lng));
      await page.locator('.choice').first().waitFor();
      await go(page);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(pictures, `${name}-${lng}-${how.width}.png`) });
      // As tall as the talk, or what lies under the line to write in would count as out of reach.
      await page.setViewportSize({ width: how.width, height: 2500 });
      const wrong = [...(await violations(page)), ...(await cutOff(page)), ...(await smallTargets(page))];
      if (wrong.length > 0) found[name] = wrong;
    }
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    await context.close();
  });

  it.each([
    ['ភាសាខ្មែរ', 'khmer'],
    ['ภาษาไทย', 'thai'],
  ])('loads the letters of the language that is spoken and no others: %s', async (name, letters) => {
    const { page, context, asked } = await visit(browser, server.origin);
    await page.locator('.choice').first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    const fonts = () => asked.filter((path) => path.endsWith('.woff2'));
    expect(fonts()).toEqual([]);
    await choose(page, name);
    await page.evaluate(() => document.fonts.ready);
    expect(fonts()).toEqual([expect.stringContaining(letters)]);
    await context.close();
  });

  it.each(['km', 'lo', 'th', 'my', 'en'])(
    'keeps every way on the smallest screen with letters twice as large: %s',
    async (lng) => {
      const { page, context } = await visit(browser, server.origin, { path: `/#${lng}`, width: 320 });
      await page.locator('.choice').first().waitFor();
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      const ends = await page
        .locator('.way')
        .evaluateAll((ways) => ways.map((way) => way.getBoundingClientRect().right));
      expect(ends.length).toBe(4);
      expect(Math.max(...ends)).toBeLessThanOrEqual(320);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      await context.close();
    },
  );

  it('shows the answer to a long story, not the story', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en', reducedMotion: 'reduce' });
    await page.locator('.choice').first().waitFor();
    await page.getByRole('textbox').fill('my uncle went to the city and wrote a letter '.repeat(25));
    await page.keyboard.press('Enter');
    await settled(page);
    const answer = page.locator('.by-mitr').last();
    expect((await answer.boundingBox())?.y).toBeLessThan(320);
    await context.close();
  });

  it('keeps still where stillness is asked for', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en', reducedMotion: 'reduce' });
    await page.locator('.choice').first().waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto');
    await context.close();
  });

  it('draws borders where colours are forced', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en', forcedColors: 'active' });
    const way = page.locator('.way').first();
    await way.waitFor();
    expect(await way.evaluate((element) => getComputedStyle(element).borderTopWidth)).toBe('1px');
    await context.close();
  });
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (rules) => {
    const run = Object.getOwnPropertyDescriptor(window, 'axe')?.value.run;
    const { violations } = await run(document, { runOnly: rules });
    return violations.map(
      (one: { id: string; nodes: { html: string; failureSummary: string }[] }) =>
        `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.failureSummary}`).join('; ')}`,
    );
  }, RULES);
}

/** Elements whose words do not fit into them, and a page that scrolls sideways. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut = [...document.querySelectorAll('.said, .choice, .way, .quiet, .notice')].filter(
      (element) =>
        element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1,
    );
    const sideways =
      document.documentElement.scrollWidth > window.innerWidth ? ['the page scrolls sideways'] : [];
    return [...cut.map((element) => `${element.className}: ${element.textContent}`), ...sideways];
  });
}

/** Buttons that a thumb could miss. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input, a.link')]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width < 48 || height < 48;
      })
      .map((element) => element.outerHTML),
  );
}
