import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packCarried } from '../../src/tips/carried.ts';
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
  type Visit,
  visit,
} from './chromium.ts';
import { button, toStory, touch, word } from './tip-page.ts';

const TOP_MANPOWER = /^Agency: .*TOP MANPOWER.*\. List: Ministry of Labour.*\.$/i;
const LINK = { name: 'Open the secret page' };
const VERMILION = { line: 'Agency, as I wrote it: “vermilion ibex”.', names: 'vermilion ibex' };

/** What the window was called before any script of the page ran. */
function noteName(): void {
  Object.defineProperty(window, 'cameWith', { value: window.name });
  window.addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
}
const cameWith = (page: Page): Promise<string> => page.evaluate<string>('window.cameWith');
const nameOf = (page: Page): Promise<string> => page.evaluate(() => window.name);
const story = (page: Page): Promise<string> => page.locator('textarea').inputValue();

async function write(page: Page, text: string): Promise<string> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
  await settled(page);
  return lastTurn(page);
}

/** Every request of a context, with all that it says. */
function requestsOf(context: BrowserContext): string[] {
  const sent: string[] = [];
  context.on('request', (request) => {
    sent.push(
      `${request.method()} ${request.url()} ${request.postData()} ${JSON.stringify(request.headers())}`,
    );
  });
  return sent;
}

describe.skipIf(CHROMIUM === undefined)(`an agency on its way to the secret page${NEEDS_CHROMIUM}`, () => {
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

  /** From the agency check to the link of the secret page. */
  async function atLink(typed: string, by = browser): Promise<Visit> {
    const visited = await visit(by, server.origin, { path: '/#en-agency', before: noteName });
    await visited.page.locator('.choice').first().waitFor();
    await write(visited.page, typed);
    await choose(visited.page, 'Tell somebody');
    expect(await lastTurn(visited.page)).toContain('goes there with you');
    return visited;
  }

  async function throughLink(page: Page): Promise<void> {
    await page.getByRole('link', LINK).click();
    await page.waitForURL(`${server.origin}/t`);
    await page.getByRole('button', { name: 'English' }).click();
    await button(page, 'start.tell').waitFor();
  }

  it('is the first line of the story by taps alone, and stands in no request, address, history or store', async () => {
    const { page, context, faults } = await atLink('Top Manpower');
    const sent = requestsOf(context);
    const before = await page.evaluate(() => history.length);
    await throughLink(page);
    expect(await cameWith(page)).not.toBe('');
    expect(await nameOf(page)).toBe('');
    expect(page.url()).toBe(`${server.origin}/t`);
    expect(await page.evaluate(() => [history.length, history.state, document.referrer])).toEqual([
      before + 1,
      null,
      '',
    ]);

    await touch(page, 'en', 'start.tell', 'danger.on');
    expect(await page.locator('[aria-current=true]').textContent()).toContain(word('en', 'what.recruiter'));
    await touch(page, 'en', 'what.recruiter', 'no');
    await page
      .getByRole('button', { name: /Poipet/ })
      .first()
      .click();
    await touch(page, 'en', 'where.skip', 'next');
    const line = (await story(page)).trimEnd();
    expect(line).toMatch(TOP_MANPOWER);
    // A line that the page wrote is no story.
    expect(await button(page, 'next').isDisabled()).toBe(true);
    await page.locator('textarea').press('End');
    await page.locator('textarea').pressSequentially('They keep my passport.');
    await touch(page, 'en', 'next');
    // The office that keeps the list is nobody on the committee.
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'receipt.title')).waitFor();

    const everything = sent.join('\n');
    expect(everything).toContain('POST');
    const forms = [line, 'Top Manpower', 'TOP MANPOWER', 'Manpower', 'mitr-tip', 'passport'].flatMap(
      (secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').slice(0, -2)],
    );
    expect(forms.filter((form) => everything.includes(form))).toEqual([]);
    expect(/"cookie"|"referer":"[^"]/i.test(everything)).toBe(false);
    expect(await leftIn(page)).toEqual(NOTHING);
    const browserHistory = await (await context.newCDPSession(page)).send('Page.getNavigationHistory');
    expect(browserHistory.entries.map(({ url, title }) => `${url} ${title}`)).toEqual([
      'about:blank ',
      `${server.origin}/chat/ Mitr`,
      `${server.origin}/t Mitr`,
    ]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is what was typed, where no list has it', async () => {
    const { page, context } = await atLink('Vermilion  IBEX');
    await throughLink(page);
    await toStory(page);
    expect(await story(page)).toBe(`${VERMILION.line}\n`);
    await context.close();
  });

  it('is taken out with one touch, for good, or changed like any word', async () => {
    const { page, context } = await atLink('Vermilion Ibex');
    await throughLink(page);
    await toStory(page);
    await page.locator('textarea').fill(`${VERMILION.line}\nThey keep my passport.`);
    await touch(page, 'en', 'story.agency_out');
    expect(await story(page)).toBe('They keep my passport.');
    expect(await button(page, 'story.agency_out').count()).toBe(0);
    while (!(await button(page, 'start.tell').isVisible())) await touch(page, 'en', 'back');
    await toStory(page);
    expect(await story(page)).toBe('');
    await context.close();

    const other = await atLink('Vermilion Ibex');
    await throughLink(other.page);
    await toStory(other.page);
    await other.page.locator('textarea').fill('Vermilion, they said.');
    expect(await button(other.page, 'story.agency_out').count()).toBe(0);
    expect(await button(other.page, 'next').isEnabled()).toBe(true);
    await other.context.close();
  });

  it.each<[string, Parameters<Locator['click']>[0]]>([
    ['the middle button', { button: 'middle' }],
    ['a key that opens another tab', { modifiers: ['ControlOrMeta'] }],
  ])('stays here with %s: another tab knows of none', async (_, how) => {
    const { page, context } = await atLink('Vermilion Ibex');
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', LINK).click(how),
    ]);
    await other.waitForURL(`${server.origin}/t`);
    // A browser paints what nobody looks at once a second.
    await other.bringToFront();
    await other.getByRole('button', { name: 'English' }).click();
    await toStory(other);
    expect(await story(other)).toBe('');
    expect([await cameWith(other), await nameOf(other), await nameOf(page)]).toEqual(['', '', '']);
    await context.close();
  });

  it('opens beside the talk where it takes nothing along', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en-tip', before: noteName });
    const link = page.getByRole('link', LINK);
    await link.waitFor();
    expect(await lastTurn(page)).not.toContain('goes there with you');
    const [other] = await Promise.all([context.waitForEvent('page'), link.click()]);
    await other.waitForURL(`${server.origin}/t`);
    expect(await cameWith(other)).toBe('');
    await context.close();
  });

  it.each([
    [
      'forbids the name',
      () => Object.defineProperty(window, 'name', { get: () => '', set: () => undefined }),
    ],
    [
      'throws for it',
      () =>
        Object.defineProperty(window, 'name', {
          get() {
            throw new Error('forbidden');
          },
        }),
    ],
  ])('does not come where a browser %s, and the page works', async (_, before) => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en', before });
    await toStory(page);
    expect(await story(page)).toBe('');
    await context.close();
  });

  describe('in the name of a window that somebody else gave it', () => {
    const packed = packCarried(VERMILION);
    const markup = packCarried({ line: '<img src=x onerror="document.title=1">', names: '<img' });

    /** Calls the window so in a document of this server, and goes on to the secret page as a link does. */
    async function comesWith(name: string): Promise<Visit> {
      const visited = await visit(browser, server.origin, { path: '/healthz', before: noteName });
      await visited.page.evaluate((called) => {
        window.name = called;
        location.href = '/t/en';
      }, name);
      await button(visited.page, 'start.tell').waitFor();
      expect((await cameWith(visited.page)).length).toBe(name.length);
      expect(await nameOf(visited.page)).toBe('');
      return visited;
    }

    it.each([
      ['another mark', packed.replace('mitr-tip-1', 'mitr-tip-2'), ''],
      ['markup', '<script>alert(1)</script>', ''],
      ['five megabytes', packed + 'x'.repeat(5_000_000), ''],
      ['a field more', packed.replace('}', ',"place":"KH-0110"}'), ''],
      ['markup in the right shape', markup, '<img src=x onerror="document.title=1">\n'],
    ])('%s is taken away at once, and is letters at most', async (_, name, told) => {
      const { page, context, faults } = await comesWith(name);
      await toStory(page);
      expect(await story(page)).toBe(told);
      expect(await page.locator('main img').count()).toBe(0);
      expect(await page.title()).not.toBe('1');
      // What was asked for at /healthz is not there.
      expect(faults.filter((fault) => !fault.includes('404'))).toEqual([]);
      await context.close();
    });

    it('does not come over from another site, neither with its own tab nor with one that it opens', async () => {
      const stranger: Server = createServer((_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end('<!doctype html><button>go</button>');
      });
      await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done));
      const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
      const context = await browser.newContext();
      await context.addInitScript(noteName);
      const page = await context.newPage();
      await page.goto(elsewhere);
      const [opened] = await Promise.all([
        context.waitForEvent('page'),
        page.evaluate(([to, name]) => void window.open(to, name), [`${server.origin}/t/en`, packed] as const),
      ]);
      await page.evaluate(
        ([to, name]) => {
          window.name = name;
          location.href = to;
        },
        [`${server.origin}/t/en`, packed] as const,
      );
      for (const one of [opened, page]) {
        await one.bringToFront();
        await toStory(one);
        expect(await cameWith(one)).toBe('');
        expect(await story(one)).toBe('');
      }
      await context.close();
      stranger.close();
    });
  });

  describe('that did not get there', () => {
    /** The link was touched, and the tab stayed where it was. */
    async function stayed(): Promise<Visit> {
      const visited = await atLink('Vermilion Ibex');
      await visited.page.route('**/t', (route) => route.fulfill({ status: 204 }));
      await Promise.all([visited.page.waitForRequest('**/t'), visited.page.getByRole('link', LINK).click()]);
      expect(await nameOf(visited.page)).toBe(packCarried(VERMILION));
      return visited;
    }

    it('is forgotten by the tab as soon as the talk goes on', async () => {
      const { page, context } = await stayed();
      await write(page, 'hello');
      expect(await nameOf(page)).toBe('');
      await context.close();
    });

    it('is forgotten with "forget me"', async () => {
      const { page, context } = await stayed();
      await page.getByRole('button', { name: 'Forget me' }).click();
      await settled(page);
      await choose(page, 'Yes');
      expect(await nameOf(page)).toBe('');
      await context.close();
    });

    it('is gone with quick exit', async () => {
      const { page, context } = await stayed();
      await page.getByRole('button', { name: 'Exit' }).click();
      await page.waitForURL('about:blank');
      expect(await nameOf(page)).toBe('');
      await page.goto(`${server.origin}/healthz`);
      expect([await cameWith(page), await leftIn(page)]).toEqual(['', NOTHING]);
      await context.close();
    });

    it('is forgotten where the page begins anew', async () => {
      const { page, context } = await stayed();
      await page.evaluate(() => location.reload());
      await page.locator('.choice', { hasText: 'English' }).waitFor();
      expect([await cameWith(page), await nameOf(page)]).toEqual([packCarried(VERMILION), '']);
      await context.close();
    });
  });

  it.each([
    ['loads the page anew', false, []],
    ['kept the page as it was left', true, ['--disable-back-forward-cache']],
  ])('leaves no talk to come back to, where the browser %s', async (_, persisted, ignoreDefaultArgs) => {
    const own = await launchChromium({ ignoreDefaultArgs });
    const { page, context } = await atLink('Vermilion Ibex', own);
    await throughLink(page);
    await page.goBack({ waitUntil: 'commit' });
    await page.locator('.choice', { hasText: 'English' }).waitFor();
    expect(await page.evaluate('window.persisted')).toBe(persisted);
    expect(await page.locator('.by-person').count()).toBe(0);
    expect(await page.locator('body').textContent()).not.toMatch(/vermilion/i);
    expect(await nameOf(page)).toBe('');
    await page.goForward({ waitUntil: 'commit' });
    await page.getByRole('button', { name: 'English' }).click();
    await toStory(page);
    expect(await story(page)).toBe('');
    await context.close();
    await own.close();
  });
});
