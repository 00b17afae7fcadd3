import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Renderer } from '@takumi-rs/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FONT_STACK, registerFonts } from '../../src/cards/fonts.ts';
import { CHROMIUM, launchChromium, NEEDS_CHROMIUM } from './chromium.ts';

const resolve = createRequire(import.meta.url).resolve;
const SIZE = 64;

/** Words that renderers without shaping get wrong: stacked consonants, vowels on several sides, tone marks above vowels. */
const HARD = [
  ['khmer', 'កម្ពុជា'],
  ['khmer', 'ខ្ញុំ'],
  ['khmer', 'កោះ'],
  ['khmer', 'សៀវភៅ'],
  ['khmer', 'ស្ត្រី'],
  ['khmer', 'ឆ្លងដែន'],
  ['lao', 'ໜັງສື'],
  ['lao', 'ນໍ້າ'],
  ['lao', 'ເຮັດວຽກ'],
  ['lao', 'ຕໍ່າ'],
  ['thai', 'ที่นี่'],
  ['thai', 'ปั้นน้ำ'],
  ['thai', 'ญู่ฐุ'],
  ['thai', 'ใบอนุญาต'],
  ['myanmar', 'မြန်မာ'],
  ['myanmar', 'ကြိုတင်'],
  ['myanmar', 'လုပ်ခွင့်'],
  ['myanmar', 'သင်္ဘော'],
  ['myanmar', 'ဥက္ကဋ္ဌ'],
] as const;

/** How two pictures of a word differ, measured by the browser on their ink. */
interface Compared {
  readonly widths: readonly [ours: number, theirs: number];
  readonly heights: readonly [ours: number, theirs: number];
  /** Ink that both have, as a share of the ink that either has. */
  readonly overlap: number;
}

function fontOf(script: string): string {
  const file = resolve(
    `@fontsource/noto-sans-${script}/files/noto-sans-${script}-${script}-400-normal.woff2`,
  );
  return `data:font/woff2;base64,${readFileSync(file).toString('base64')}`;
}

function compare(page: Page, png: Buffer, script: string, word: string): Promise<Compared> {
  const ours = `data:image/png;base64,${png.toString('base64')}`;
  return page.evaluate(
    async ({ ours, word, script, size }) => {
      const inkOf = (canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
        const dark = (x: number, y: number) => (data[(y * width + x) * 4] ?? 255) < 128;
        let [left, top, right, bottom] = [width, height, 0, 0];
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            if (dark(x, y)) {
              left = Math.min(left, x);
              right = Math.max(right, x);
              top = Math.min(top, y);
              bottom = Math.max(bottom, y);
            }
        return {
          width: right - left + 1,
          height: bottom - top + 1,
          dark: (x: number, y: number) => dark(x + left, y + top),
        };
      };
      const canvasOf = (width: number, height: number) => {
        const canvas = document.createElement('canvas');
        canvas.width = width;
        canvas.height = height;
        const context = canvas.getContext('2d');
        if (!context) throw new Error('no canvas');
        context.fillStyle = 'white';
        context.fillRect(0, 0, width, height);
        context.fillStyle = 'black';
        return { canvas, context };
      };
      const image = new Image();
      image.src = ours;
      await image.decode();
      const a = canvasOf(image.width, image.height);
      a.context.drawImage(image, 0, 0);
      const b = canvasOf(900, 240);
      b.context.font = `${size}px ${script}`;
      b.context.fillText(word, 40, 140);
      const [x, y] = [inkOf(a.canvas), inkOf(b.canvas)];
      // Two renderers round where a letter stands differently, by a pixel at most.
      const overlapAt = (right: number, down: number) => {
        let [both, either] = [0, 0];
        for (let row = -1; row <= Math.max(x.height, y.height); row++)
          for (let column = -1; column <= Math.max(x.width, y.width); column++) {
            const [one, other] = [x.dark(column, row), y.dark(column + right, row + down)];
            if (one && other) both += 1;
            if (one || other) either += 1;
          }
        return both / either;
      };
      const near = [-1, 0, 1];
      return {
        widths: [x.width, y.width] as const,
        heights: [x.height, y.height] as const,
        overlap: Math.max(...near.flatMap((right) => near.map((down) => overlapAt(right, down)))),
      };
    },
    { ours, word, script, size: SIZE },
  );
}

describe.skipIf(CHROMIUM === undefined)(`the letters of a card against Chromium's${NEEDS_CHROMIUM}`, () => {
  const renderer = new Renderer();
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    await registerFonts(renderer);
    browser = await launchChromium();
    page = await browser.newPage();
    for (const script of new Set(HARD.map(([script]) => script)))
      await page.evaluate(
        async ([name, source]) => {
          const font = new FontFace(name ?? '', `url(${source})`);
          document.fonts.add(await font.load());
        },
        [script, fontOf(script)] as const,
      );
  });
  afterAll(() => browser?.close());

  it.each(HARD)('are shaped alike in %s: %s', async (script, word) => {
    const png = await renderer.render(
      {
        type: 'container',
        style: { width: 900, height: 240, padding: 40, backgroundColor: 'white' },
        children: [{ type: 'text', text: word, style: { fontSize: SIZE, color: 'black' } }],
      },
      { width: 900, height: 240, format: 'png', fontFamilies: [...FONT_STACK] },
    );
    const { widths, heights, overlap } = await compare(page, png, script, word);
    expect(Math.abs(widths[0] - widths[1]), `widths ${widths}`).toBeLessThanOrEqual(2);
    expect(Math.abs(heights[0] - heights[1]), `heights ${heights}`).toBeLessThanOrEqual(2);
    expect(overlap).toBeGreaterThan(0.8);
  });

  it('are told apart where a word is not shaped', async () => {
    const png = await renderer.render(
      {
        type: 'container',
        style: { width: 900, height: 240, padding: 40, backgroundColor: 'white' },
        // The sign that stacks consonants taken out: what a renderer without shaping would show.
        children: [{ type: 'text', text: 'កមពុជា', style: { fontSize: SIZE, color: 'black' } }],
      },
      { width: 900, height: 240, format: 'png', fontFamilies: [...FONT_STACK] },
    );
    const { overlap } = await compare(page, png, 'khmer', 'កម្ពុជា');
    expect(overlap).toBeLessThan(0.6);
  });
});
