import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardWords } from '../../src/cli/board-words.ts';
import { BOARD_DIR } from '../../src/cli/dist.ts';
import { BOARD, BoardPage } from '../../src/http/board-page.ts';
import { respondAsset } from '../../src/http/respond.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CHROMIUM, launchChromium, leftIn, NEEDS_CHROMIUM, NOTHING, visit } from './chromium.ts';
import { touch, word } from './tip-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A place for pictures of what is shown, to be looked at. */
const pictures = process.env['MITR_PICTURES'] ?? mkdtempSync(join(tmpdir(), 'mitr-pictures-'));
const LANGUAGES = ['km', 'lo', 'th', 'my', 'en'];

/** What stands in somebody's way on the page that is shown. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(axe);
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
    ...[...document.querySelectorAll('a, summary')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 47.9)
      .map((one) => `too small to touch: ${one.outerHTML}`),
  ]);
  return [...broken, ...outside];
}

describe.skipIf(CHROMIUM === undefined)(`the page of the reply board${NEEDS_CHROMIUM}`, () => {
  let server: ServerProcess;
  let browser: Browser;
  /** A board of another size, as the server would show it. */
  let large: Server;
  beforeAll(async () => {
    server = await startServer();
    await server.said('tips are open');
    browser = await launchChromium();
    const board = new BoardPage(BOARD_DIR, boardWords());
    const page = board.page({
      published: '2026-11-23',
      mailboxes: Array.from({ length: 2500 }, (_, n) => String(n * 4).padStart(4, '0')),
      demo: false,
    });
    large = createServer((request, response) =>
      respondAsset(request, response, board.asset(request.url ?? '') ?? page),
    );
    await new Promise<void>((done) => large.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    large?.close();
  });

  const phone = { width: 320, colorScheme: 'light' } as const;
  const desk = { width: 1280, colorScheme: 'dark' } as const;
  it.each([
    ...['', ...LANGUAGES].map((lng) => ({ lng, ...phone })),
    ...['', 'km', 'en'].map((lng) => ({ lng, ...desk })),
  ])('has no barriers in "$lng" at $width pixels', async ({ lng, ...how }) => {
    const { page, context, faults } = await visit(browser, server.origin, {
      ...how,
      path: `${BOARD}#${lng}`,
    });
    await page.screenshot({ path: join(pictures, `board-${lng}-${how.width}.png`), fullPage: true });
    expect(await barriers(page)).toEqual([]);
    expect(await page.locator('.words:visible').count()).toBe(lng === '' ? 0 : 1);
    expect(await page.locator('.board li:visible').count()).toBe(50);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is read without a script, asks for nothing but looks and letters, and leaves nothing on the phone', async () => {
    const { page, context, asked, faults } = await visit(browser, server.origin, {
      path: BOARD,
      javaScriptEnabled: false,
    });
    for (const lng of LANGUAGES) {
      await page.locator(`nav a[lang=${lng}]`).click();
      expect(await page.locator('.words:visible').getAttribute('lang')).toBe(lng);
    }
    expect(await page.locator('.demo').allTextContents()).toEqual(LANGUAGES.map((lng) => word(lng, 'demo')));
    expect(asked.filter((path) => !/^\/t\/board(\/assets\/[\w.-]+\.(css|svg|woff2))?$/.test(path))).toEqual(
      [],
    );
    expect(faults).toEqual([]);
    await context.close();
    const other = await visit(browser, server.origin, { path: `${BOARD}#my` });
    expect(await leftIn(other.page)).toEqual(NOTHING);
    await other.context.close();
  });

  it('folds many numbers by thousands and hundreds, which opens by touch and by keyboard', async () => {
    const origin = `http://localhost:${(large.address() as AddressInfo).port}`;
    const { page, context, faults } = await visit(browser, origin, { ...phone, path: `${BOARD}#km` });
    expect(await page.locator('.board li:visible').count()).toBe(0);
    expect(await page.locator('summary:visible').allTextContents()).toEqual(
      Array.from({ length: 10 }, (_, n) => `${n}000–${n}999`),
    );
    await page.locator('summary', { hasText: '4000–4999' }).click();
    await page.locator('summary', { hasText: '4700–4799' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.board li:visible').allTextContents()).toContain('4712');
    expect(await page.locator('.board li:visible').count()).toBe(25);
    await page.screenshot({ path: join(pictures, 'board-many-320.png'), fullPage: true });
    expect(await barriers(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('leads to the secret page, which leads to it in the language that is read', async () => {
    const { page, context, faults } = await visit(browser, server.origin, { path: '/t/my' });
    await touch(page, 'my', 'start.replies');
    await page.getByRole('link', { name: word('my', 'replies.board') }).click();
    await page.locator('.words:visible').waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe(`${BOARD}#my`);
    await page.locator('.words:visible .page').click();
    await page.locator('.promise').waitFor();
    expect(new URL(page.url()).pathname).toBe('/t/my');
    expect(faults).toEqual([]);
    await context.close();
  });
});
