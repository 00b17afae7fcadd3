import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { isBareJpeg } from '../../src/media/jpeg.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CANARY, phoneJpeg, redness, taggedPng, taggedWebp } from '../media/pictures.ts';
import { until } from '../until.ts';
import { CHROMIUM, CHROMIUM_ARGS, NEEDS_CHROMIUM, visit } from './chromium.ts';
import { SlowLine } from './slow-line.ts';
import { button, toStory, touch, word } from './tip-page.ts';

const POIPET = 'demo-kh-0110';
/** A microphone that beeps once a second, and may be used. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const CLEAN = /^attachment-\d+\.(jpg|wav)$/;

const counted = (page: Page, pictures: number, voices: number) =>
  page
    .getByText(
      word('en', 'story.media')
        .replace('{{pictures}}', String(pictures))
        .replace('{{voices}}', String(voices)),
    )
    .waitFor();

async function show(page: Page, name: string, type: string, file: Uint8Array): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: `${CANARY}-${name}`, mimeType: type, buffer: Buffer.from(file) });
}

async function speak(page: Page): Promise<void> {
  await touch(page, 'en', 'story.voice');
  await button(page, 'story.voice_stop').waitFor();
  // Long enough for a beep.
  await page.waitForTimeout(2500);
  await touch(page, 'en', 'story.voice_stop');
}

describe.skipIf(CHROMIUM === undefined)(`pictures and voices on the secret page${NEEDS_CHROMIUM}`, () => {
  let server: ServerProcess;
  let browser: Browser;
  const launch = (...more: string[]) =>
    chromium.launch({ executablePath: CHROMIUM ?? '', args: [...CHROMIUM_ARGS, ...MICROPHONE, ...more] });
  beforeAll(async () => {
    server = await startServer();
    await server.said('tips are open');
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** The attachments of the newest tip, as the coordinators' terminal writes them. */
  async function received(before: readonly string[]): Promise<{ name: string; bytes: Uint8Array }[]> {
    const [id = ''] = (await inbox()).filter((one) => !before.includes(one));
    const folder = mkdtempSync(join(tmpdir(), 'mitr-page-media-'));
    await terminal('tip read', id, '--attachments', folder);
    return readdirSync(folder).map((name) => ({
      name,
      bytes: new Uint8Array(readFileSync(join(folder, name))),
    }));
  }
  const inbox = async () =>
    (await terminal('tip inbox')).flatMap((line) => /^([0-9a-f]{32}) /.exec(line)?.[1] ?? []);
  async function terminal(command: string, ...args: string[]): Promise<string[]> {
    const said: string[] = [];
    const spies = (['log', 'error'] as const).map((out) =>
      vi.spyOn(console, out).mockImplementation((line: unknown) => void said.push(String(line))),
    );
    const identity = join(`${server.dataDir}-keys`, 'coordinators', `${POIPET}.txt`);
    try {
      await (await COMMANDS[command]?.())?.run([...args, '--server', server.origin, '--identity', identity]);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    return said;
  }

  it('go out drawn anew and changed, and nothing else of them goes out', async () => {
    const before = await inbox();
    const { page, context, faults } = await visit(browser, server.origin, { path: '/t/en' });
    const sent: string[] = [];
    context.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await toStory(page);
    expect(await button(page, 'next').isDisabled()).toBe(true);
    sent.length = 0;
    await show(page, 'a.jpg', 'image/jpeg', await phoneJpeg());
    await counted(page, 1, 0);
    await show(page, 'b.png', 'image/png', await taggedPng());
    await counted(page, 2, 0);
    await show(page, 'c.webp', 'image/webp', await taggedWebp());
    await counted(page, 3, 0);
    await speak(page);
    await counted(page, 3, 1);
    expect(sent).toEqual([]);
    await touch(page, 'en', 'next');
    await button(page, 'review.send').waitFor();
    await counted(page, 3, 1);
    await touch(page, 'en', 'review.send');
    await page.getByText(word('en', 'receipt.title')).waitFor();
    expect(sent.join('\n')).not.toContain(CANARY);
    expect(faults).toEqual([]);
    await context.close();

    const files = await received(before);
    expect(files.map(({ name }) => name)).toEqual(files.map(({ name }) => CLEAN.exec(name)?.[0]));
    for (const { bytes } of files) expect(Buffer.from(bytes).includes(CANARY)).toBe(false);
    const pictures = files.filter(({ name }) => name.endsWith('.jpg'));
    expect(pictures).toHaveLength(3);
    for (const { bytes } of pictures) expect(isBareJpeg(bytes)).toBe(true);
    const [phone] = pictures;
    if (!phone) throw new Error('no picture');
    const { width, height } = await sharp(phone.bytes).metadata();
    expect([width, height]).toEqual([1200, 1600]);
    expect(await redness(phone.bytes, 900, 400)).toBeGreaterThan(100);
    const [voice] = files.filter(({ name }) => name.endsWith('.wav'));
    expect(voice?.bytes.length).toBeGreaterThan(2 * 8000);
  });

  it('go up whole on a slow line, and all anew after the connection was lost half way', async () => {
    const before = await inbox();
    const line = await SlowLine.to(server.origin, 50_000);
    const { page, context } = await visit(browser, line.origin, { path: '/t/en' });
    page.setDefaultTimeout(0);
    await toStory(page);
    await page.locator('textarea').fill('told at the edge of the net');
    // Noise stays large, however it is drawn.
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const create = { width: 1100, height: 1100, channels: 3, background: '#888', noise } as const;
    await show(page, 'a.jpg', 'image/jpeg', await sharp({ create }).jpeg().toBuffer());
    await counted(page, 1, 0);
    await touch(page, 'en', 'next');
    const records: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/tips/records')) records.push(request.postData() ?? '');
    });
    const up = line.up;
    await touch(page, 'en', 'review.send');
    await until(() => line.up - up > 300_000);
    line.cut();
    await page.getByText(word('en', 'sending.lost')).waitFor();
    expect(await inbox()).toEqual(before);
    line.mend();
    const began = performance.now();
    await page.getByText(word('en', 'receipt.title')).waitFor();
    // Longer than any body may take that is no upload.
    expect((performance.now() - began) / 1000).toBeGreaterThan(25);
    expect(new Set(records).size).toBe(1);
    expect(records.length).toBeGreaterThan(1);
    await context.close();
    await line.close();
    expect(await inbox()).toHaveLength(before.length + 1);
    const [file, ...others] = await received(before);
    expect([isBareJpeg(file?.bytes ?? new Uint8Array()), others]).toEqual([true, []]);
  });

  it('can be taken out again; what is no picture is refused, and what was typed stays', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill('the story');
    await show(page, 'a.png', 'image/png', await taggedPng());
    await counted(page, 1, 0);
    await touch(page, 'en', 'story.media_out');
    await button(page, 'story.media_out').waitFor({ state: 'detached' });
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    for (const bad of [
      svg,
      new Uint8Array(),
      (await taggedPng()).slice(0, 60),
      new Uint8Array(3000).fill(7),
    ]) {
      await show(page, 'x.png', 'image/png', bad);
      await page.getByText(word('en', 'story.media_failed')).waitFor();
    }
    expect(await page.locator('textarea').inputValue()).toBe('the story');
    await context.close();
  });

  it('are refused by a browser that hands out another drawing than was made', async () => {
    const { page, context } = await visit(browser, server.origin, {
      path: '/t/en',
      before: () => {
        CanvasRenderingContext2D.prototype.getImageData = (_x, _y, width, height) =>
          new ImageData(width, height);
      },
    });
    await toStory(page);
    await show(page, 'a.png', 'image/png', await taggedPng());
    await page.getByText(word('en', 'story.media_failed')).waitFor();
    await context.close();
  });

  it('are not lost by going on too early: a voice is ended first', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/t/en' });
    await toStory(page);
    await page.locator('textarea').fill('and what was written');
    await touch(page, 'en', 'story.voice');
    await button(page, 'story.voice_stop').waitFor();
    for (const name of ['next', 'back']) expect(await button(page, name).isDisabled()).toBe(true);
    await page.waitForTimeout(1000);
    await touch(page, 'en', 'story.voice_stop');
    await counted(page, 0, 1);
    for (const name of ['next', 'back']) expect(await button(page, name).isEnabled()).toBe(true);
    await context.close();
  });

  it('leave no microphone open that is granted after its screen was left', async () => {
    const { page, context } = await visit(browser, server.origin, {
      path: '/t/en',
      before: () => {
        const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          const stream = await real(wanted);
          await new Promise((done) => window.addEventListener('granted', done, { once: true }));
          Object.assign(window, { heard: stream.getTracks() });
          return stream;
        };
      },
    });
    await toStory(page);
    await touch(page, 'en', 'story.voice', 'back');
    await page.evaluate(() => window.dispatchEvent(new Event('granted')));
    await page.waitForFunction(() => {
      const { heard } = window as { heard?: MediaStreamTrack[] };
      return heard?.every(({ readyState }) => readyState === 'ended');
    });
    await context.close();
  });

  it('where there is no microphone, say so, and listen nowhere but in this document', async () => {
    const { page, context } = await visit(browser, server.origin, {
      path: '/t/en',
      before: () => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
      },
    });
    await toStory(page);
    await touch(page, 'en', 'story.voice');
    await page.getByText(word('en', 'story.media_failed')).waitFor();
    await context.close();
    const policy = async (path: string) =>
      (await fetch(server.origin + path)).headers.get('permissions-policy') ?? '';
    expect(await policy('/t')).toContain('microphone=(self)');
    for (const path of ['/', '/chat/', '/tips/page.json', '/t/nothing'])
      expect(await policy(path)).toContain('microphone=()');
  });

  it('work with the compiler of the browser switched off', async () => {
    const slow = await launch('--js-flags=--jitless');
    const { page, faults } = await visit(slow, server.origin, { path: '/t/en' });
    page.setDefaultTimeout(120_000);
    await toStory(page);
    await show(page, 'a.jpg', 'image/jpeg', await phoneJpeg());
    await counted(page, 1, 0);
    await speak(page);
    await counted(page, 1, 1);
    expect(faults).toEqual([]);
    await slow.close();
  });
});
