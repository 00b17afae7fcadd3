import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CHROMIUM, launchChromium, NEEDS_CHROMIUM, visit } from './chromium.ts';
import { button, toStory, touch } from './tip-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A place for pictures of every screen, to be looked at. */
const pictures = process.env.MITR_PICTURES ?? mkdtempSync(join(tmpdir(), 'mitr-pictures-'));

describe.skipIf(CHROMIUM === undefined)(`the screens of the secret page${NEEDS_CHROMIUM}`, () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer();
    await server.said('tips are open');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const screens: readonly (readonly [string, string, (page: Page, lng: string) => Promise<void>])[] = [
    ['languages', '', (page) => page.locator('.demo').first().waitFor()],
    ['start', 'LNG', (page, lng) => button(page, 'start.tell', lng).waitFor()],
    ['danger', 'LNG', (page, lng) => touch(page, lng, 'start.tell')],
    ['what', 'LNG', (page, lng) => touch(page, lng, 'start.tell', 'danger.on')],
    ['accused', 'LNG', (page, lng) => touch(page, lng, 'start.tell', 'danger.on', 'what.held')],
    ['where', 'LNG', (page, lng) => touch(page, lng, 'start.tell', 'danger.on', 'what.held', 'no')],
    [
      'readers',
      'LNG',
      async (page, lng) => {
        await touch(page, lng, 'start.tell', 'danger.on', 'what.held', 'no');
        await page
          .getByRole('button', { name: /Poipet|ប៉ោយប៉ែត/ })
          .first()
          .click();
        await touch(page, lng, 'where.skip');
      },
    ],
    ['story', 'LNG', (page, lng) => toStory(page, lng)],
    [
      'review',
      'LNG',
      async (page, lng) => {
        await toStory(page, lng);
        await page.locator('textarea').fill('three lorries');
        await touch(page, lng, 'next');
        await button(page, 'review.send', lng).waitFor();
      },
    ],
    [
      'receipt',
      'LNG',
      async (page, lng) => {
        await toStory(page, lng);
        await page.locator('textarea').fill('three lorries');
        await touch(page, lng, 'next', 'review.send');
        await page.locator('.digits').waitFor();
      },
    ],
    ['replies', 'LNG', (page, lng) => touch(page, lng, 'start.replies')],
    [
      'pair',
      'LNG',
      async (page, lng) => {
        await touch(page, lng, 'start.pair');
        await page.locator('.digits').first().waitFor();
      },
    ],
  ];
  const looks = screens.flatMap(([name, path, go]) =>
    ['km', 'th', 'en'].flatMap((lng) =>
      [320, 1280].map((width) => ({ name, path: path.replace('LNG', lng), go, lng, width })),
    ),
  );
  it.each(looks)(
    'has no barriers: $name in $lng at $width pixels',
    async ({ name, path, go, lng, width }) => {
      const { page, context, faults } = await visit(browser, server.origin, {
        width,
        path: `/t/${path}`,
        colorScheme: width === 320 ? 'light' : 'dark',
        reducedMotion: 'reduce',
      });
      await go(page, lng);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(pictures, `t-${name}-${lng}-${width}.png`), fullPage: true });
      expect(await page.locator('.demo').count()).toBeGreaterThan(0);
      await page.evaluate(axe);
      const broken = await page.evaluate(async (rules) => {
        const run = Object.getOwnPropertyDescriptor(window, 'axe')?.value.run;
        const { violations } = await run(document, { runOnly: rules });
        return violations.map(
          (one: { id: string; nodes: { html: string }[] }) =>
            `${one.id}: ${one.nodes.map((node) => node.html).join('; ')}`,
        );
      }, RULES);
      expect(broken).toEqual([]);
      expect(
        await page.evaluate(() => [
          document.documentElement.scrollWidth > window.innerWidth,
          ...[...document.querySelectorAll('button, a, .tick, textarea')]
            .filter((one) => one.getBoundingClientRect().height < 47.9)
            .map((one) => one.outerHTML),
        ]),
      ).toEqual([false]);
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});
