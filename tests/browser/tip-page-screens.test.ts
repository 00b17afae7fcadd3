import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CHROMIUM, launchChromium, NEEDS_CHROMIUM, visit } from './chromium.ts';
import { button, touch } from './tip-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** As the chat's page hands an agency on. */
function withAgency(): void {
  window.name = 'mitr-tip-1:{"line":"ក្រុមហ៊ុន៖ VERMILION IBEX CO.,LTD.","names":"VERMILION IBEX CO.,LTD."}';
}
/** A place for pictures of every screen, to be looked at. */
const pictures = process.env['MITR_PICTURES'] ?? mkdtempSync(join(tmpdir(), 'mitr-pictures-'));

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

  /** Every screen on the way from the first one to the receipt, and the two beside it. */
  async function walk(page: Page, lng: string, look: (name: string) => Promise<void>): Promise<void> {
    await button(page, 'start.tell', lng).waitFor();
    await look('start');
    await touch(page, lng, 'start.tell');
    await look('danger');
    await touch(page, lng, 'danger.on');
    await look('what');
    await touch(page, lng, 'what.smuggling');
    await look('accused');
    await touch(page, lng, 'no');
    await look('where');
    await page
      .getByRole('button', { name: /Poipet|ប៉ោយប៉ែត/ })
      .first()
      .click();
    await touch(page, lng, 'where.skip');
    await look('readers');
    await touch(page, lng, 'readers.offices');
    await page.locator('input[type=checkbox]').nth(10).check();
    await look('offices');
    await touch(page, lng, 'next');
    await button(page, 'readers.offices', lng).waitFor();
    await look('readers-office');
    await touch(page, lng, 'next');
    await button(page, 'story.agency_out', lng).waitFor();
    await look('story-agency');
    await touch(page, lng, 'story.agency_out');
    await look('story');
    await page.locator('textarea').fill('three lorries');
    await touch(page, lng, 'next');
    await button(page, 'review.send', lng).waitFor();
    await look('review');
    await touch(page, lng, 'review.send');
    await page.locator('.digits').waitFor();
    await look('receipt');
    await page.reload();
    await touch(page, lng, 'start.replies');
    await look('replies');
    await page.reload();
    await touch(page, lng, 'start.pair');
    await page.locator('.digits').first().waitFor();
    await look('pair');
  }

  /** What stands in the way of somebody on the screen that is shown. */
  async function barriers(page: Page): Promise<readonly string[]> {
    await page.evaluate(() => document.fonts.ready);
    if (!(await page.evaluate(() => Object.hasOwn(window, 'axe')))) await page.evaluate(axe);
    const broken = await page.evaluate(async (rules) => {
      const run = Object.getOwnPropertyDescriptor(window, 'axe')?.value.run;
      const { violations } = await run(document, { runOnly: rules });
      return violations.map(
        (one: { id: string; nodes: { html: string }[] }) =>
          `${one.id}: ${one.nodes.map((node) => node.html).join('; ')}`,
      );
    }, RULES);
    const outside = await page.evaluate(() => [
      ...(document.documentElement.scrollWidth > window.innerWidth ? ['wider than the screen'] : []),
      ...(document.querySelector('.demo') ? [] : ['does not say that it is a demonstration']),
      ...[...document.querySelectorAll('button, a, .tick, textarea')]
        .filter((one) => one.getBoundingClientRect().height < 47.9)
        .map((one) => `too small to touch: ${one.outerHTML}`),
    ]);
    return [...broken, ...outside];
  }

  const phone = { width: 320, colorScheme: 'light' } as const;
  const desk = { width: 1280, colorScheme: 'dark' } as const;
  it.each([
    ...['km', 'lo', 'th', 'my', 'en'].map((lng) => ({ lng, ...phone })),
    ...['km', 'en'].map((lng) => ({ lng, ...desk })),
  ])('have no barriers in $lng at $width pixels', async ({ lng, ...how }) => {
    const options = { ...how, reducedMotion: 'reduce', path: `/t/${lng}`, before: withAgency } as const;
    const { page, context, faults } = await visit(browser, server.origin, options);
    const found: Record<string, readonly string[]> = {};
    await walk(page, lng, async (name) => {
      const picture = join(pictures, `t-${name}-${lng}-${how.width}.png`);
      await page.screenshot({ path: picture, fullPage: true });
      const wrong = await barriers(page);
      if (wrong.length > 0) found[name] = wrong;
    });
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    await context.close();
  });

  it.each([phone, desk])('have no barriers before a language is chosen, at $width pixels', async (how) => {
    const options = { ...how, reducedMotion: 'reduce', path: '/t/' } as const;
    const { page, context, faults } = await visit(browser, server.origin, options);
    await page.locator('.demo').first().waitFor();
    await page.screenshot({ path: join(pictures, `t-languages-${how.width}.png`), fullPage: true });
    expect(await barriers(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
});
