import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  PAPERS,
  type Paper,
  PosterFullError,
  PosterPainter,
  type PosterSheet,
} from '../../src/cards/draw-poster.ts';
import { posterAddresses } from '../../src/cli/poster-addresses.ts';
import { projectBundle } from '../../src/cli/project.ts';
import type { Bundle } from '../../src/dialogue/bundle.ts';

const CODE = '4827';
const FOUND = { line: '@mitr0123abc', telegram: 'MitrMekongBot', messenger: 'mitr.mekong' };
const ADDRESSES = posterAddresses('https://mitr.a-rather-long-name.example.org', FOUND, CODE);
/** Pixels for each unit of a drawing, as a telephone sees a poster of A6. */
const DOTS = 2;

describe('a poster', () => {
  let bundle: Bundle;
  let painter: PosterPainter;
  beforeAll(() => {
    bundle = projectBundle();
    painter = new PosterPainter();
  });

  function sheet(lng: string, codes: number, addresses = ADDRESSES): PosterSheet {
    const texts = bundle.texts(lng);
    const word = (key: string) => texts.text(`print:${key}`);
    return {
      lng,
      title: word('title'),
      lines: ['papers', 'free', 'tell'].map((line) => word(`line.${line}`)),
      codes: addresses.slice(0, codes).map(({ url, typed, channel }) => ({ label: channel, url, typed })),
      code: { before: word('code'), digits: CODE, after: word('counted') },
      readers: [
        texts.text('print:readers', { place: 'Poipet', reader: 'Poipet' }),
        texts.text('print:can_read', { apps: { list: ['LINE', 'Telegram', 'Messenger'] } }),
      ],
      warnings: [word('demo'), word('draft')],
    };
  }

  /** What each QR code of a drawing says, read from its pixels. */
  async function codesIn(svg: string): Promise<string[]> {
    const [, width = '0', height = '0'] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
    const page = sharp(Buffer.from(svg), { density: 72 * DOTS }).resize(
      Number(width) * DOTS,
      Number(height) * DOTS,
    );
    const { data } = await page
      .flatten({ background: '#ffffff' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const full = {
      raw: { width: Number(width) * DOTS, height: Number(height) * DOTS, channels: 4 as const },
    };
    const places = svg.matchAll(/<svg x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g);
    return Promise.all(
      [...places].map(async ([, ...numbers]) => {
        const [left = 0, top = 0, side = 0] = numbers.map((number) => Math.round(Number(number) * DOTS));
        const cut = await sharp(data, full)
          .extract({ left, top, width: side, height: side })
          .raw()
          .toBuffer();
        return decodeQR({ width: side, height: side, data: new Uint8Array(cut) });
      }),
    );
  }

  it.each(['km', 'lo', 'th', 'my', 'en'])('of any number of channels can be scanned, in %s', async (lng) => {
    for (let codes = 1; codes <= ADDRESSES.length; codes++) {
      const svg = await painter.paint(sheet(lng, codes), 'a6');
      expect(await codesIn(svg)).toEqual(ADDRESSES.slice(0, codes).map(({ url }) => url));
    }
  });

  it('is one drawing without letters of any font, pictures or addresses outside, on both papers', async () => {
    for (const paper of Object.keys(PAPERS) as Paper[]) {
      const svg = await painter.paint(sheet('my', 4), paper);
      const [width, height] = PAPERS[paper];
      expect(svg).toMatch(
        new RegExp(`^<svg [^>]*width="${width}mm" height="${height}mm" viewBox="0 0 1050 1480"`),
      );
      expect(svg.match(/<style>.*?<\/style>/g)).toEqual([
        `<style>@page{size:${width}mm ${height}mm;margin:0}</style>`,
      ]);
      expect(svg).not.toMatch(/<text|<image|<script|font-family|href="(?!#)|url\((?!['"]?#)/);
    }
  });

  it.each([
    ['whatever must be said', FOUND],
    [
      'however long its addresses are',
      { line: `@${'w'.repeat(30)}`, telegram: `${'W'.repeat(29)}Bot`, messenger: '9'.repeat(32) },
    ],
  ])('keeps within its paper, %s', async (_, found) => {
    const svg = await painter.paint(
      sheet('my', 4, posterAddresses('https://mitr.example.org', found, CODE)),
      'a6',
    );
    const { data, info } = await sharp(Buffer.from(svg))
      .resize(1050, 1480)
      .flatten({ background: '#ffffff' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const edge = 44;
    for (let y = 0; y < info.height; y++)
      for (let x = 0; x < info.width; x++) {
        if (x >= edge && y >= edge && x < info.width - edge && y < info.height - edge) continue;
        expect(data[(y * info.width + x) * info.channels]).toBe(255);
      }
  });

  it('refuses words for which there is no room', async () => {
    const long = {
      ...sheet('en', 4),
      lines: Array.from({ length: 3 }, () => 'Ask before you pay. '.repeat(60)),
    };
    await expect(painter.paint(long, 'a6')).rejects.toThrow(PosterFullError);
  });
});
