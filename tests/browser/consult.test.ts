import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CHROMIUM, choose, lastTurn, launchChromium, NEEDS_CHROMIUM, settled, visit } from './chromium.ts';

const KHMER = 'ភាសាខ្មែរ';
const PASSPORT = 'លិខិតឆ្លងដែន';

/** Cost, time, payer, source and date, as the Khmer answer says them. */
const PASSPORT_ANSWER = [/💵.*\d/, /⏳.*\d/, /🧑 .+/, /📰.+\d{4}/];

describe.skipIf(CHROMIUM === undefined)(`a consultation in Chromium${NEEDS_CHROMIUM}`, () => {
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

  it('tells in Khmer, one tap after the language, what a passport costs, how long, who pays, who says so and when', async () => {
    const { page, context, faults } = await visit(browser, server.origin);
    await choose(page, KHMER);
    await choose(page, PASSPORT);
    const answer = await lastTurn(page);
    for (const part of PASSPORT_ANSWER) expect(answer).toMatch(part);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('km');
    expect(await page.locator('.said.by-mitr').last().getAttribute('lang')).toBe('km');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('tells the same in English within three taps after the language', async () => {
    const { page, context, faults } = await visit(browser, server.origin);
    await choose(page, 'English');
    await choose(page, 'Passport');
    await choose(page, 'Cambodia');
    const answer = await lastTurn(page);
    for (const part of PASSPORT_ANSWER) expect(answer).toMatch(part);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('sends nothing to the server once a language is loaded', async () => {
    const { page, context, asked } = await visit(browser, server.origin);
    await choose(page, KHMER);
    await page.waitForLoadState('networkidle');
    const before = asked.length;
    await choose(page, PASSPORT);
    await choose(page, /./);
    await page.getByRole('textbox').fill('ខ្ញុំចង់ធ្វើការ');
    await page.keyboard.press('Enter');
    await settled(page);
    await page.waitForLoadState('networkidle');
    expect(asked.slice(before)).toEqual([]);
    await context.close();
  });

  it('can be had with the keyboard alone, and the focus stands at the new question each time', async () => {
    const { page, context, faults } = await visit(browser, server.origin);
    await page.locator('.choice').first().waitFor();
    await tabTo(page, KHMER);
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await focused(page)).toEqual({ role: 'choices', asks: await lastSaid(page) });
    await tabTo(page, PASSPORT);
    await page.keyboard.press('Space');
    await settled(page);
    expect(await focused(page)).toEqual({ role: 'choices', asks: await lastSaid(page) });
    for (const part of PASSPORT_ANSWER) expect(await lastTurn(page)).toMatch(part);

    // What is typed is answered, and the focus stays where one types.
    await tabOnto(page, 'input');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');

    // Back, from the bar at the top.
    await tabOnto(page, '.way', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await settled(page);
    expect((await focused(page)).role).toBe('choices');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('puts the keyboard of a phone away, so that it covers no answer', async () => {
    const { page, context } = await visit(browser, server.origin, {
      path: '/#en',
      hasTouch: true,
      isMobile: true,
    });
    await page.getByRole('textbox').tap();
    await page.keyboard.type('help');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await focused(page)).role).toBe('choices');
    await context.close();
  });

  it('goes on when the network is cut in the middle, and says that it is', async () => {
    const { page, context } = await visit(browser, server.origin);
    await choose(page, KHMER);
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await page.locator('.notice').waitFor();
    await choose(page, PASSPORT);
    for (const part of PASSPORT_ANSWER) expect(await lastTurn(page)).toMatch(part);
    await context.setOffline(false);
    await page.locator('.notice').waitFor({ state: 'detached' });
    await context.close();
  });

  it('opens where a link leads, and takes the parameter out of the address', async () => {
    const { page, context, asked } = await visit(browser, server.origin, { path: '/#km-passport' });
    await page.locator('.choice').first().waitFor();
    expect(await page.locator('.log').textContent()).toMatch(/💵.*\d/);
    expect(new URL(page.url()).hash).toBe('');
    expect(asked.join()).not.toContain('passport');
    await context.close();
  });

  it('makes telephone numbers ones to touch', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en-help' });
    await choose(page, 'Thailand');
    const phones = page.locator('a.phone');
    expect(await phones.count()).toBeGreaterThan(0);
    expect(await phones.first().getAttribute('href')).toMatch(/^tel:[\d+]+$/);
    await context.close();
  });

  it('reads aloud with a voice of the phone itself, and offers no button where there is none', async () => {
    const silent = await visit(browser, server.origin, { path: '/#km' });
    await silent.page.locator('.choice').first().waitFor();
    expect(await silent.page.locator('.listen').count()).toBe(0);
    await silent.context.close();

    const { page, context } = await visit(browser, server.origin, {
      path: '/#km',
      before: () => {
        const spoken: string[] = [];
        Object.assign(window, {
          spoken,
          SpeechSynthesisUtterance: class {
            text: string;
            constructor(text: string) {
              this.text = text;
            }
          },
        });
        const voices = [
          { lang: 'km-KH', localService: false, name: 'far' },
          { lang: 'km-KH', localService: true, name: 'near' },
        ];
        Object.assign(SpeechSynthesis.prototype, {
          getVoices: () => voices,
          speak: (said: { text: string; voice: { name: string } }) =>
            spoken.push(`${said.voice.name}: ${said.text}`),
        });
      },
    });
    await page.locator('.listen').last().click();
    const spoken: string[] = await page.evaluate(
      () => Object.getOwnPropertyDescriptor(window, 'spoken')?.value,
    );
    expect(spoken.length).toBe(1);
    expect(spoken[0]).toMatch(/^near: .+\n1\. /);
    expect(spoken[0]).not.toMatch(/\p{Extended_Pictographic}/u);
    await context.close();
  });

  it('says whom to call where no script runs', async () => {
    const { page, context } = await visit(browser, server.origin, { javaScriptEnabled: false });
    const text = (await page.locator('.before').textContent()) ?? '';
    expect(text).toMatch(/\d{3,}/);
    expect(await page.locator('.before').isVisible()).toBe(true);
    await context.close();
  });
});

async function tabTo(page: Page, words: string): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.textContent ?? '')).includes(words)) return;
  }
  throw new Error(`the keyboard does not reach "${words}"`);
}

/** Presses the key until the first that this selector names has the focus. */
async function tabOnto(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement === document.querySelector(wanted), selector))
      return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

/** What has the focus, and the words that it is labelled by. */
function focused(page: Page): Promise<{ role: string; asks: string }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = document.getElementById(element?.getAttribute('aria-labelledby') ?? '');
    return { role: element?.className ?? '', asks: label?.textContent ?? '' };
  });
}

async function lastSaid(page: Page): Promise<string> {
  return (await page.locator('.said').last().textContent()) ?? '';
}
