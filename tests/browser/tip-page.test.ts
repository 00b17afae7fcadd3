import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { HAS_AGE } from '../tips/age-program.ts';
import { until } from '../until.ts';
import {
  CHROMIUM,
  CHROMIUM_ARGS,
  launchChromium,
  leftIn,
  NEEDS_CHROMIUM,
  NOTHING,
  visit,
} from './chromium.ts';
import { button, toStory, touch, word } from './tip-page.ts';

const STORY = 'Three lorries a night, canary seventeen';
const POIPET = 'demo-kh-0110';

/** Waits for a text; where it does not come, the error says what stands there instead. */
async function shows(page: Page, name: string): Promise<void> {
  await page
    .getByText(word('en', name))
    .waitFor()
    .catch(async () => {
      throw new Error(`instead of ${name}: ${await page.evaluate(() => document.body.innerText)}`);
    });
}

/** Goes to the review of a tip about Poipet that the committee across the border may have too. */
async function withCopy(page: Page, story: string): Promise<void> {
  await touch(page, 'en', 'start.tell', 'danger.on', 'what.smuggling', 'no');
  await page.getByRole('button', { name: 'Poipet' }).first().click();
  await touch(page, 'en', 'where.skip');
  await page.getByLabel(word('en', 'readers.twin')).check();
  await touch(page, 'en', 'next');
  await page.locator('textarea').fill(story);
  await touch(page, 'en', 'next');
}

async function receiptOf(page: Page): Promise<string> {
  return (await page.locator('.digits').textContent()) ?? '';
}

describe.skipIf(CHROMIUM === undefined)(`the secret page${NEEDS_CHROMIUM}`, () => {
  let server: ServerProcess;
  let browser: Browser;
  let said: string[] = [];
  beforeAll(async () => {
    server = await startServer();
    await server.said('tips are open');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const identityFile = (committee: string) =>
    join(`${server.dataDir}-keys`, 'coordinators', `${committee}.txt`);

  /** Runs a command of the coordinators' terminal. */
  async function coordinator(committee: string, command: string, ...args: string[]): Promise<number> {
    said = [];
    const spies = (['log', 'error'] as const).map((out) =>
      vi.spyOn(console, out).mockImplementation((line: unknown) => {
        said.push(String(line));
      }),
    );
    const load = COMMANDS[command];
    if (!load) throw new Error(`no command ${command}`);
    try {
      return await (await load()).run([
        ...args,
        '--server',
        server.origin,
        '--identity',
        identityFile(committee),
      ]);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  const inbox = async (committee: string): Promise<string[]> => {
    await coordinator(committee, 'tip inbox');
    return said.flatMap((line) => /^([0-9a-f]{32}) /.exec(line)?.[1] ?? []);
  };

  it('takes a tip by keyboard alone; nothing readable leaves; the reply is read on another page', async () => {
    const { page, context, faults } = await visit(browser, server.origin, { path: '/t/en' });
    const sent: string[] = [];
    context.on('request', (request) => {
      sent.push(
        `${request.method()} ${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`,
      );
    });
    await button(page, 'start.tell').waitFor();
    const before = new Set(await inbox(POIPET));
    /** Tabs from the heading on until the words are under the focus, as somebody does who has no mouse. */
    const press = async (name: string | RegExp, key = 'Enter') => {
      const target = typeof name === 'string' ? word('en', name) : name;
      // A new screen takes the focus once it is painted; a Tab before that would be lost.
      await page.evaluate(
        () =>
          new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
      );
      for (let tabs = 0; tabs < 200; tabs++) {
        await page.keyboard.press('Tab');
        const text = await page.evaluate(() => {
          const at = document.activeElement;
          if (!at?.matches('button, textarea')) return '';
          return `${at?.textContent ?? ''} ${at?.getAttribute('aria-label') ?? ''}`;
        });
        if (typeof target === 'string' ? text.includes(target) : target.test(text)) {
          await page.keyboard.press(key);
          return;
        }
      }
      throw new Error(`the keyboard does not reach ${target}`);
    };
    for (const name of ['start.tell', 'danger.on', 'what.smuggling', 'no']) await press(name);
    await press(/Poipet/);
    await press('where.skip');
    await press('next');
    await press('story.title', 'End');
    await page.keyboard.type(STORY);
    await press('next');
    await press('review.send');
    await shows(page, 'receipt.title');
    const receipt = await receiptOf(page);
    expect(receipt).toMatch(/^(\d{4} ){4}\d{4}$/);

    const digits = receipt.replaceAll(' ', '');
    const everything = sent.join('\n');
    expect(everything).toContain('POST');
    for (const secret of ['canary', 'lorries', 'smuggling', digits, receipt, digits.slice(4, 19), 'KH-0110'])
      for (const form of [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64').slice(0, -2),
      ])
        expect(everything).not.toContain(form);
    const asked = sent.map((line) => new URL(line.split(' ')[1] ?? '').pathname);
    const told = asked.filter((path) => !path.startsWith('/t/') && path !== '/tips/page.json');
    expect([...new Set(told)].sort()).toEqual(['/tips/records', '/tips/terms']);
    expect(everything).not.toMatch(/"cookie"/i);
    expect(await leftIn(page)).toEqual(NOTHING);
    expect(faults).toEqual([]);
    await context.close();

    const [id = ''] = (await inbox(POIPET)).filter((one) => !before.has(one));
    expect(await coordinator(POIPET, 'tip read', id)).toBe(0);
    expect(said.join('\n')).toContain(STORY);
    if (HAS_AGE) {
      const folder = mkdtempSync(join(tmpdir(), 'mitr-tip-page-'));
      await coordinator(POIPET, 'tip inbox', '--save', folder);
      const record = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8'));
      writeFileSync(join(folder, 'box.age'), Buffer.from(record.box, 'base64'));
      writeFileSync(join(folder, 'part.age'), Buffer.from(record.parts[0], 'base64'));
      const age = (identity: string, file: string) =>
        execFileSync('age', ['-d', '-i', identity, join(folder, file)], { encoding: 'utf8', stdio: 'pipe' });
      writeFileSync(join(folder, 'tip.txt'), age(identityFile(POIPET), 'box.age'));
      expect(age(join(folder, 'tip.txt'), 'part.age')).toContain(STORY);
      expect(() => age(identityFile('demo-kh-0109'), 'box.age')).toThrow();
    }
    expect(await coordinator(POIPET, 'tip reply', id, '--phrase', 'received')).toBe(0);

    const other = await visit(browser, server.origin, { path: '/t/en' });
    await touch(other.page, 'en', 'start.replies');
    const khmer = digits.replace(/\d/g, (digit) => String.fromCodePoint(0x17e0 + Number(digit)));
    const wrong = `${digits.slice(0, 19)}${(Number(digits[19]) + 1) % 10}`;
    other.asked.length = 0;
    for (const [typed, fault] of [
      [wrong, 'replies.check'],
      [`${digits.slice(0, 19)}x`, 'replies.letters'],
    ] as const) {
      await other.page.getByLabel(word('en', 'replies.digits')).fill(typed);
      await touch(other.page, 'en', 'replies.look');
      await other.page.getByText(word('en', fault)).waitFor();
    }
    expect(other.asked).toEqual([]);
    await other.page.getByLabel(word('en', 'replies.digits')).fill(khmer);
    await touch(other.page, 'en', 'replies.look');
    await other.page.getByText('We have read your message.').waitFor();
    await other.page.locator('textarea').fill('the blue one');
    await touch(other.page, 'en', 'replies.send');
    await other.page.getByText(word('en', 'replies.answered')).waitFor();
    expect(await coordinator(POIPET, 'tip reply', id, '--follow-ups')).toBe(0);
    expect(said.join()).toMatch(/^\d+: the blue one$/);
    await other.page.route('**/tips/follow-ups', (route) =>
      route.fulfill({ status: 507, json: { error: 'full' } }),
    );
    await other.page.locator('textarea').fill('and the red one');
    await touch(other.page, 'en', 'replies.send');
    await other.page.getByText(word('en', 'replies.full')).waitFor();
    expect(await other.page.locator('textarea').inputValue()).toBe('and the red one');
    expect(other.asked).toEqual(['/tips/mailbox', '/tips/follow-ups', '/tips/follow-ups']);
    // Nothing is deleted by one touch.
    await touch(other.page, 'en', 'replies.delete');
    await other.page.getByText(word('en', 'replies.sure')).waitFor();
    await touch(other.page, 'en', 'no');
    await other.page.getByText('We have read your message.').waitFor();
    expect(other.asked).toHaveLength(3);
    await touch(other.page, 'en', 'replies.delete', 'yes');
    await other.page.getByText(word('en', 'replies.deleted')).waitFor();
    expect(await other.page.getByText('We have read your message.').count()).toBe(0);
    expect(other.asked.at(-1)).toBe('/tips/mailbox/delete');
    expect(other.faults.filter((fault) => !fault.includes('507'))).toEqual([]);
    await other.context.close();
  });

  it('sends what is about an official to the independent group and not to the committee', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    const before = await inbox(POIPET);
    await toStory(page, 'en', 'yes');
    await page.locator('textarea').fill('an officer took money');
    await touch(page, 'en', 'next');
    const asks = page.getByRole('heading', { name: word('en', 'mentioned.title') });
    const review = page.getByRole('heading', { name: word('en', 'review.title') });
    await asks.or(review).waitFor();
    if (await asks.isVisible()) await touch(page, 'en', 'yes');
    await review.waitFor();
    expect(await page.locator('.reader').allTextContents()).toEqual(['Independent group, Cambodia']);
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'receipt.title')).waitFor();
    expect(await inbox(POIPET)).toEqual(before);
    expect(await inbox('demo-kh-independent')).not.toEqual([]);
    await context.close();
  });

  it('keeps what is about an office that is named from those who sit there alone', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    const before = await inbox(POIPET);
    await touch(page, 'en', 'start.tell', 'danger.on', 'what.smuggling', 'yes');
    await page.getByRole('button', { name: 'Poipet' }).first().click();
    await touch(page, 'en', 'where.skip', 'readers.offices');
    await page.getByLabel('Customs').check();
    await touch(page, 'en', 'next');
    await page.getByText('Customs').waitFor();
    await touch(page, 'en', 'next');
    await page.locator('textarea').fill('boxes at night');
    await touch(page, 'en', 'next');
    await button(page, 'review.send').waitFor();
    expect((await page.locator('.reader').allTextContents())[0]).toBe('Committee of Poipet');
    // The police sits on that committee.
    await touch(page, 'en', 'review.change', 'readers.offices');
    await page.getByLabel('Police', { exact: true }).check();
    await touch(page, 'en', 'next', 'next');
    await button(page, 'review.send').waitFor();
    expect((await page.locator('.reader').allTextContents())[0]).not.toContain('Poipet');
    await touch(page, 'en', 'review.change', 'readers.offices');
    await page.getByLabel('Police', { exact: true }).uncheck();
    await touch(page, 'en', 'next', 'next', 'review.send');
    await page.getByText(word('en', 'receipt.title')).waitFor();
    const [id = ''] = (await inbox(POIPET)).filter((one) => !before.includes(one));
    expect(await coordinator(POIPET, 'tip read', id)).toBe(0);
    expect(said.join('\n')).toMatch(/customs/i);
    await context.close();
  });

  it('asks whether a title in the story means somebody on the committee', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill('the policeman knows about it');
    await touch(page, 'en', 'next');
    await page.getByRole('heading', { name: word('en', 'mentioned.title') }).waitFor();
    await touch(page, 'en', 'yes');
    await page.getByRole('heading', { name: word('en', 'review.title') }).waitFor();
    expect((await page.locator('.reader').allTextContents())[0]).not.toContain('Poipet');
    await context.close();
  });

  it('refuses in plain words, with help lines, where nobody may read it', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await touch(page, 'en', 'start.tell', 'danger.on', 'what.child', 'no', 'where.other');
    await page.getByRole('button', { name: 'Myanmar' }).click();
    await touch(page, 'en', 'next');
    await page.locator('textarea').fill('over there');
    await touch(page, 'en', 'next');
    await page.getByText(word('en', 'refused.why')).waitFor();
    expect(await page.locator('a[href^="tel:"]').count()).toBeGreaterThan(0);
    await context.close();
  });

  it('says when the story is nearly full and when it is too long, and takes no ten megabytes', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    const box = page.locator('textarea');
    await box.fill('រឿង '.repeat(2500));
    await page.getByText(word('en', 'story.nearly')).waitFor();
    expect(await button(page, 'next').isEnabled()).toBe(true);
    for (const text of ['"'.repeat(14_000), 'x'.repeat(10_000_000)]) {
      await box.evaluate((area: HTMLTextAreaElement, text) => {
        area.value = text;
        area.dispatchEvent(new Event('input', { bubbles: true }));
      }, text);
      await page.getByText(word('en', 'story.too_long')).waitFor();
      expect(await button(page, 'next').isDisabled()).toBe(true);
    }
    await context.close();
  });

  it('loses nothing with the connection: the sealed tip goes when it is back', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill('sent late');
    await touch(page, 'en', 'next');
    const before = (await inbox(POIPET)).length;
    await context.setOffline(true);
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'sending.lost')).waitFor();
    await context.setOffline(false);
    await page.getByText(word('en', 'receipt.title')).waitFor();
    expect(await inbox(POIPET)).toHaveLength(before + 1);
    await context.close();
  });

  it('makes one tip of a record whose answer was lost', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill('sent twice');
    await touch(page, 'en', 'next');
    const before = (await inbox(POIPET)).length;
    let first = true;
    await page.route('**/tips/records', async (route) => {
      if (!first) return route.continue();
      first = false;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'sending.lost')).waitFor();
    await page.getByText(word('en', 'receipt.title')).waitFor();
    expect(await inbox(POIPET)).toHaveLength(before + 1);
    await context.close();
  });

  it('tries again by itself where too many others are sending pictures', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill('sent in turn');
    await touch(page, 'en', 'next');
    const before = (await inbox(POIPET)).length;
    let refused = 0;
    await page.route('**/tips/records', (route) => {
      if (refused === 2) return route.continue();
      refused += 1;
      return route.fulfill({ status: 503, json: { accepted: false, reason: 'busy' } });
    });
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'receipt.title')).waitFor();
    expect([refused, (await inbox(POIPET)).length]).toEqual([2, before + 1]);
    await context.close();
  });

  it('says why the server did not take it; what is changed then is sealed anew', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill('the first words');
    await touch(page, 'en', 'next');
    const ids: string[] = [];
    let reason = 'too many from you';
    await page.route('**/tips/records', async (route) => {
      ids.push(JSON.parse(route.request().postData() ?? '').record.id);
      if (reason === '') return route.continue();
      return route.fulfill({ status: 429, json: { accepted: false, reason } });
    });
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'not_sent.flood')).waitFor();
    reason = 'no such reader';
    const renewed = page.waitForRequest('**/tips/page.json');
    await touch(page, 'en', 'again');
    await page.getByText(word('en', 'not_sent.old')).waitFor();
    await renewed;
    expect(new Set(ids).size).toBe(1);
    reason = '';
    const before = await inbox(POIPET);
    for (let steps = 0; steps < 4 && (await page.locator('textarea').count()) === 0; steps++)
      await touch(page, 'en', 'back');
    await page.locator('textarea').fill('other words');
    await touch(page, 'en', 'next', 'review.send');
    await page.getByText(word('en', 'receipt.title')).waitFor();
    const [id = ''] = (await inbox(POIPET)).filter((one) => !before.includes(one));
    await coordinator(POIPET, 'tip read', id);
    expect(said.join('\n')).toContain('other words');
    expect(said.join('\n')).not.toContain('the first words');
    await context.close();
  });

  it('gives the committee across the border a copy of its own where that is wanted', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    const before = await inbox('demo-th-2706');
    await withCopy(page, 'on both sides');
    await button(page, 'review.send').waitFor();
    expect(await page.locator('.reader').allTextContents()).toEqual([
      'Committee of Poipet',
      'Independent group, Cambodia',
      'Committee of Aranyaprathet',
    ]);
    const hers = await inbox(POIPET);
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'receipt.title')).waitFor();
    await page.getByText(word('en', 'receipt.twin')).waitFor({ state: 'detached' });
    const receipt = await receiptOf(page);
    const [id = ''] = (await inbox('demo-th-2706')).filter((one) => !before.includes(one));
    await coordinator('demo-th-2706', 'tip read', id);
    expect(said.join('\n')).toContain('on both sides');
    await context.close();

    // Both answer; what is written for one of them is not sent to the other.
    const [own = ''] = (await inbox(POIPET)).filter((one) => !hers.includes(one));
    expect(await coordinator(POIPET, 'tip reply', own, '--phrase', 'received')).toBe(0);
    expect(await coordinator('demo-th-2706', 'tip reply', id, '--phrase', 'received')).toBe(0);
    const other = await visit(browser, server.origin, { path: '/t/en' });
    await touch(other.page, 'en', 'start.replies');
    await other.page.getByLabel(word('en', 'replies.digits')).fill(receipt);
    await touch(other.page, 'en', 'replies.look');
    await other.page.locator('textarea').nth(1).waitFor();
    await other.page.locator('textarea').first().fill('for you alone');
    expect(await other.page.locator('textarea').nth(1).inputValue()).toBe('');
    await other.context.close();
  });

  it('shows the receipt of what has arrived although the copy is still on its way, or is refused', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await withCopy(page, 'once here');
    const before = (await inbox(POIPET)).length;
    let asked = 0;
    let refuse = (): void => {};
    await page.route('**/tips/records', async (route) => {
      asked += 1;
      if (asked === 1) return route.continue();
      await new Promise<void>((done) => {
        refuse = done;
      });
      return route.fulfill({ status: 503, json: { accepted: false, reason: 'closed' } });
    });
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'receipt.twin')).waitFor();
    const receipt = await receiptOf(page);
    await until(() => asked === 2);
    refuse();
    await page.getByText(word('en', 'receipt.twin_failed')).waitFor();
    expect(await receiptOf(page)).toBe(receipt);
    expect(await inbox(POIPET)).toHaveLength(before + 1);
    await context.close();
  });

  it('does the work that the server asks for, with its progress', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    page.setDefaultTimeout(120_000);
    await toStory(page);
    await page.locator('textarea').fill('worked for');
    await touch(page, 'en', 'next');
    await page.route('**/tips/terms', async (route) => {
      const terms = await (await route.fetch()).json();
      await route.fulfill({ json: { ...terms, work: { challenge: 'made up', bits: 18 } } });
    });
    const handed = page.waitForRequest('**/tips/records');
    const words = (word('en', 'sending.work').split('{{')[0] ?? '').trim();
    await page.evaluate((wanted) => {
      new MutationObserver((_, observer) => {
        if (!document.body.innerText.includes(wanted)) return;
        document.body.dataset['progress'] = 'shown';
        observer.disconnect();
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    }, words);
    await touch(page, 'en', 'review.send');
    const { work, record } = JSON.parse((await handed).postData() ?? '');
    // Chance may find the number before there is anything to show: in one run of fifty.
    if (work.number > 5000) expect(await page.locator('body').getAttribute('data-progress')).toBe('shown');
    const { isWorkDone } = await import('../../src/tips/work.ts');
    expect(isWorkDone(work.challenge, record.id, work.number, 18)).toBe(true);
    await context.close();
  });

  it('gives a chat tip six digits and keeps the twenty here', async () => {
    const { page, context, faults } = await visit(browser, server.origin, { path: '/t/en' });
    const handed = page.waitForRequest('**/tips/pairings');
    await touch(page, 'en', 'start.pair');
    await page.getByText(word('en', 'pair.code')).waitFor();
    const [code, receipt = ''] = await page.locator('.digits').allTextContents();
    expect(code).toMatch(/^\d{6}$/);
    expect(receipt).toMatch(/^(\d{4} ){4}\d{4}$/);
    const body = (await handed).postData() ?? '';
    expect(Object.keys(JSON.parse(body)).sort()).toEqual([
      'locatorHash',
      'mailbox',
      'recipient',
      'verifyKey',
    ]);
    expect(body).not.toContain(receipt.replaceAll(' ', '').slice(4, 19));
    expect(faults).toEqual([]);
    await context.close();
  });

  it('says where too many ask for six digits, and gives them later', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await page.route('**/tips/pairings', (route) =>
      route.fulfill({ status: 429, json: { error: 'too many from you' } }),
    );
    await touch(page, 'en', 'start.pair');
    await page.getByText(word('en', 'pair.busy')).waitFor();
    await page.unroute('**/tips/pairings');
    await touch(page, 'en', 'again');
    await page.getByText(word('en', 'pair.code')).waitFor();
    await context.close();
  });

  it('is blank when a browser lays it aside, and begins anew when it comes back out of its memory', async () => {
    const remembering = await launchChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    const { page } = await visit(remembering, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill(STORY);
    const shown = await page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      return document.body.innerText;
    });
    expect(shown).toBe('');
    await page.goto(`${server.origin}/t/en`);
    await toStory(page);
    await page.locator('textarea').fill(STORY);
    await page.goto(`${server.origin}/healthz`);
    await page.goBack();
    await button(page, 'start.tell').waitFor();
    expect(await page.locator('textarea').count()).toBe(0);
    await remembering.close();
  });

  it.each([
    [(page: Page) => button(page, 'leave').click()],
    [
      async (page: Page) => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
      },
    ],
  ])('leaves at once, with no way back and nothing kept', async (leave) => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill(STORY);
    await leave(page);
    await page.waitForURL('about:blank');
    // What stood there before the page, and nothing of the page.
    await page.goBack();
    expect(page.url()).toBe('about:blank');
    await page.goto(`${server.origin}/healthz`);
    expect(await leftIn(page)).toEqual(NOTHING);
    await page.goto(`${server.origin}/t/en`);
    await toStory(page);
    expect(await page.locator('textarea').inputValue()).toBe('');
    await context.close();
  });

  it('is the same for everybody under every address, kept by nobody, and drops what a link carries', async () => {
    const bodies = await Promise.all(
      ['', '/', '/km', '/lo', '/th', '/my', '/en', '/km?u=123'].map(async (path) => {
        const response = await fetch(`${server.origin}/t${path}`);
        expect(response.status).toBe(200);
        expect(response.headers.get('cache-control')).toBe('no-store');
        expect(response.headers.get('set-cookie')).toBeNull();
        const policy = response.headers.get('content-security-policy') ?? '';
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("require-trusted-types-for 'script'");
        expect(policy).toMatch(/trusted-types mitr(;|$)/);
        return response.text();
      }),
    );
    expect(new Set(bodies).size).toBe(1);
    const { page, context } = await visit(browser, server.origin, { path: '/t/en?u=123#me' });
    await button(page, 'start.tell').waitFor();
    expect(page.url()).toBe(`${server.origin}/t/en`);
    await context.close();
  });

  it('lies outside of what a service worker of the chat watches over', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/chat/#en' });
    await page.getByRole('button', { name: 'Keep on this phone' }).click();
    await page.getByRole('button', { name: 'Take it off this phone' }).waitFor();
    await page.goto(`${server.origin}/t/en`);
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    await context.close();
  });

  // 120 KB are 120,000 bytes as they travel with Brotli: document, scripts, style, words and what the page asks for to begin.
  it.each(['km', 'lo', 'th', 'my', 'en'])(
    'weighs less than 120 KB in %s, all that it loads beside its letters',
    async (lng) => {
      const { context, asked, page } = await visit(browser, server.origin, { path: `/t/${lng}` });
      await button(page, 'start.tell', lng).waitFor();
      await page.evaluate(() => document.fonts.ready);
      const weights = await Promise.all(
        asked.map(async (path) => {
          const response = await fetch(server.origin + path, {
            method: 'HEAD',
            headers: { 'accept-encoding': 'br' },
          });
          expect(response.status, path).toBe(200);
          const bytes = Number(response.headers.get('content-length'));
          expect(bytes, path).toBeGreaterThan(0);
          return { path, bytes };
        }),
      );
      const letters = weights.filter(({ path }) => path.endsWith('.woff2'));
      const own = weights.filter((one) => !letters.includes(one));
      const sum = (of: typeof weights) => of.reduce((total, { bytes }) => total + bytes, 0);
      console.log(`the secret page in ${lng}: ${sum(own)} bytes, letters beside that ${sum(letters)}`);
      for (const kind of [`/t/${lng}`, '/assets/index-', '/assets/worker-', '.css', '/tips/page.json'])
        expect(
          own.map(({ path }) => path).filter((path) => path.includes(kind)).length,
          kind,
        ).toBeGreaterThan(0);
      expect(sum(own)).toBeLessThan(120_000);
      // Letters of this language and of no other.
      expect(letters.length).toBeLessThan(2);
      await context.close();
    },
  );

  it.each([
    [
      'LINE',
      'Mozilla/5.0 (Linux; Android 13; V2124) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Line/14.1.0/IAB',
      'openExternalBrowser=1',
    ],
    [
      'Facebook',
      'Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/440.0;]',
      'intent://',
    ],
    [
      'Facebook',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/440.0]',
      undefined,
    ],
    [
      'Telegram',
      'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Telegram-Android/10.2',
      'intent://',
    ],
  ])('offers the own browser inside %s', async (app, userAgent, way) => {
    const context = await browser.newContext({ userAgent });
    const page = await context.newPage();
    await page.goto(`${server.origin}/t/en`);
    await page.getByRole('heading', { name: word('en', 'inapp.title') }).waitFor();
    expect(await page.locator('main').textContent()).toContain(app);
    const link = page.getByRole('link', { name: word('en', 'inapp.open') });
    if (way === undefined) expect(await link.count()).toBe(0);
    else expect(await link.getAttribute('href')).toContain(way);
    expect(await page.locator('.address').textContent()).toBe(`https://${new URL(server.origin).host}/t`);
    await touch(page, 'en', 'inapp.stay');
    await button(page, 'start.tell').waitFor();
    await context.close();
  });

  it('shows no form where the connection is not safe', async () => {
    const plain = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: [...CHROMIUM_ARGS, '--host-resolver-rules=MAP mitr.test 127.0.0.1'],
    });
    const { page } = await visit(plain, `http://mitr.test:${new URL(server.origin).port}`, { path: '/t/en' });
    await page.getByText('It is not safe to write here').waitFor();
    expect(await page.locator('textarea, input, .choice').count()).toBe(0);
    expect(await page.locator('a[href^="tel:"]').count()).toBeGreaterThan(0);
    await plain.close();
  });

  it('says that it cannot seal where the worker fails, and takes nothing', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t' });
    await page.route('**/t/assets/worker-*', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }),
    );
    await page.goto(`${server.origin}/t/en`);
    await page.getByText(word('en', 'broken')).waitFor();
    expect(await page.locator('textarea, input').count()).toBe(0);
    await context.close();
  });

  it('takes no tip from a server whose roster was changed', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t' });
    await page.route('**/tips/page.json', async (route) => {
      const answer = await (await route.fetch()).json();
      const rosters = answer.rosters.map((note: string) =>
        note.replaceAll('"woman": false', '"woman": true'),
      );
      await route.fulfill({ json: { ...answer, rosters } });
    });
    await page.goto(`${server.origin}/t/en`);
    await page.getByText(word('en', 'closed')).waitFor();
    expect(await button(page, 'start.tell').count()).toBe(0);
    await context.close();
  });

  it('works with the compiler of the browser switched off, says how long first, and shows progress', async () => {
    const slow = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: [...CHROMIUM_ARGS, '--js-flags=--jitless'],
    });
    const { page, faults } = await visit(slow, server.origin, { path: '/t/en' });
    page.setDefaultTimeout(120_000);
    await toStory(page);
    await page.locator('textarea').fill('without a compiler');
    await touch(page, 'en', 'next');
    await page.getByRole('heading', { name: word('en', 'review.title') }).waitFor();
    const promised = Number(
      /about (\d+) seconds/.exec((await page.locator('main').textContent()) ?? '')?.[1],
    );
    const began = Date.now();
    await touch(page, 'en', 'review.send');
    await page.locator('progress[value]').waitFor();
    await page.getByText(word('en', 'receipt.title')).waitFor();
    console.log(`JIT off: ${promised} s promised, ${((Date.now() - began) / 1000).toFixed(1)} s taken`);
    expect(promised).toBeGreaterThan(1);
    expect(faults).toEqual([]);
    await slow.close();
  });
});

/** How many things each store of the page's origin holds. */
