import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CHROMIUM, launchChromium, NEEDS_CHROMIUM } from './chromium.ts';
import { word } from './tip-page.ts';

/** Longer than a page waits for an answer, and for its next attempt, in milliseconds. */
const A_WHILE = 40_000;

describe.skipIf(CHROMIUM === undefined)(`an answer that never comes, in Chromium${NEEDS_CHROMIUM}`, () => {
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

  it.each([
    ['the page of the chat', '/', 'English', /Passport/],
    ['the secret page', '/t', 'English', word('en', 'start.tell')],
  ])('is asked for again: %s', async (_, path, language, first) => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.clock.install();
    const asked = Promise.withResolvers<void>();
    let held: Route | undefined;
    await page.route('**/*', (route) => {
      if (held || route.request().resourceType() !== 'fetch') return route.continue();
      held = route;
      asked.resolve();
      return undefined;
    });
    await page.goto(server.origin + path);
    await asked.promise;
    await page.clock.runFor(A_WHILE);
    await page.clock.resume();
    await page.getByRole('button', { name: language }).click();
    await page.getByRole('button', { name: first }).first().waitFor();
    expect(held?.request().failure()?.errorText).toBe('net::ERR_ABORTED');
    await context.close();
  });
});
