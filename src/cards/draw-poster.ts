import { type Node, Renderer } from '@takumi-rs/core';
import encodeQR from 'qr';
import type { Lng } from '../dialogue/message.ts';
import { breakWords } from './break-words.ts';
import { FONT_STACK, registerFonts } from './fonts.ts';

/** What a poster shows, in the words of one locale. */
export interface PosterSheet {
  readonly lng: Lng;
  readonly title: string;
  readonly lines: readonly string[];
  /** What each QR code is called, what it says, and what can be typed instead. */
  readonly codes: readonly { readonly label: string; readonly url: string; readonly typed: string }[];
  /** The words before the four digits, the digits, and what is counted. */
  readonly code: { readonly before: string; readonly digits: string; readonly after: string };
  /** Who reads, and what must be known of it. */
  readonly readers: readonly string[];
  /** What must not be overlooked: that all this is practice, or a draft. */
  readonly warnings: readonly string[];
}

/** Paper by its name, in millimetres. Sheets of one series have one shape, so that a poster is drawn once. */
export const PAPERS = { a4: [210, 297], a6: [105, 148] } as const;
export type Paper = keyof typeof PAPERS;

/** A hundred units are a centimetre of A6. */
const WIDTH = 1050;
const HEIGHT = 1480;
const MARGIN = 48;
const INNER = WIDTH - 2 * MARGIN;
/** Words are set smaller until all of them fit. */
const SCALES = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64];

const INK = '#14201f';
const QUIET = '#3d4f4c';
const BRAND = '#0b5d57';
const WARNING = '#8a1c1c';

/** The words of a poster do not fit on it. */
export class PosterFullError extends Error {
  override readonly name = 'PosterFullError';
}

type Style = NonNullable<Node['style']>;

/** Draws posters as SVG without fonts: every letter is an outline, so that any program prints it the same and sharp. */
export class PosterPainter {
  readonly #renderer = new Renderer();
  #fonts: Promise<void> | undefined;

  /** The drawing for one size of paper. Throws PosterFullError where its words do not fit. */
  async paint(sheet: PosterSheet, paper: Paper): Promise<string> {
    this.#fonts ??= registerFonts(this.#renderer);
    await this.#fonts;
    const images = sheet.codes.map(({ url }, i) => ({ src: qrName(i), data: Buffer.from(qrSvg(url)) }));
    const options = { width: WIDTH, images, fontFamilies: [...FONT_STACK], lang: sheet.lng };
    for (const scale of SCALES) {
      const { height } = await this.#renderer.measure(nodeOf(sheet, scale), options);
      if (height > HEIGHT) continue;
      const svg = await this.#renderer.renderSvg(nodeOf(sheet, scale, HEIGHT), {
        ...options,
        height: HEIGHT,
      });
      return printable(svg, paper, sheet);
    }
    throw new PosterFullError('the words do not fit on a poster: shorten those of locales/*/print.json');
  }
}

function nodeOf(sheet: PosterSheet, scale: number, height?: number): Node {
  const text = (words: string, size: number, style: Style = {}): Node => ({
    type: 'text',
    text: breakWords(words, sheet.lng),
    style: { fontSize: size * scale, ...style },
  });
  const box = (children: readonly Node[], style: Style): Node => ({
    type: 'container',
    style: { display: 'flex', flexDirection: 'column', ...style },
    children: [...children],
  });
  const { length } = sheet.codes;
  // Four stand two by two, their words beside them; fewer stand in one row, their words above and below.
  const perRow = length > 3 ? 2 : Math.max(1, length);
  const side = (length > 3 ? 300 : length === 3 ? 290 : length === 2 ? 400 : 430) * scale;
  const qr = (i: number): Node => ({
    type: 'image',
    src: qrName(i),
    width: side,
    height: side,
    style: { width: side, height: side, flexShrink: 0 },
  });
  const tile = ({ label, typed }: PosterSheet['codes'][number], i: number): Node => {
    const name = (style: Style) => text(label, 30, { fontWeight: 700, ...style });
    const address = (style: Style) => text(breakable(typed), 22, { color: QUIET, ...style });
    const width = Math.floor(INNER / perRow);
    if (length <= 3)
      return box([name({ textAlign: 'center' }), qr(i), address({ textAlign: 'center' })], {
        alignItems: 'center',
        width,
      });
    const words = box([name({}), address({})], { gap: 4, flexGrow: 1, flexBasis: 0 });
    return box([qr(i), words], { flexDirection: 'row', alignItems: 'center', width });
  };
  const rows = Array.from({ length: Math.ceil(sheet.codes.length / perRow) }, (_, row) =>
    box(
      sheet.codes.slice(row * perRow, (row + 1) * perRow).map((code, i) => tile(code, row * perRow + i)),
      { flexDirection: 'row', width: INNER },
    ),
  );
  return box(
    [
      box([text(sheet.title, 54, { fontWeight: 700, color: '#ffffff', textAlign: 'center' })], {
        backgroundColor: BRAND,
        padding: 24 * scale,
        borderRadius: 16,
      }),
      ...sheet.warnings.map((words) =>
        text(words, 30, {
          fontWeight: 700,
          color: WARNING,
          textAlign: 'center',
          border: `4px solid ${WARNING}`,
          padding: 8 * scale,
        }),
      ),
      box(
        sheet.lines.map((line) => text(line, 40)),
        { gap: 6 * scale },
      ),
      box(rows, { gap: 10 * scale }),
      box(
        [
          box(
            [text(sheet.code.before, 34, { fontWeight: 700 }), text(sheet.code.after, 22, { color: QUIET })],
            {
              flexGrow: 1,
              flexBasis: 0,
              gap: 4,
            },
          ),
          text(sheet.code.digits, 84, { fontWeight: 700, letterSpacing: 8 * scale, color: BRAND }),
        ],
        {
          flexDirection: 'row',
          alignItems: 'center',
          gap: 20,
          padding: 12 * scale,
          border: `4px solid ${BRAND}`,
          borderRadius: 16,
        },
      ),
      box(
        sheet.readers.map((words) => text(words, 26, { color: INK })),
        { gap: 4 * scale },
      ),
    ],
    {
      width: WIDTH,
      ...(height === undefined ? undefined : { height, justifyContent: 'space-between' }),
      padding: MARGIN,
      gap: 16 * scale,
      backgroundColor: '#ffffff',
      color: INK,
    },
  );
}

/** Letters of an address that always fit beside a code. */
const SHORT = 12;

/** An address may go on in the next line behind its dots and slashes; a long name or number between them anywhere. */
function breakable(address: string): string {
  return address
    .replace(/[^./]+/g, (run) => (run.length > SHORT ? [...run].join('\u200b') : run))
    .replace(/([./])(?=.)/g, '$1\u200b');
}

function qrName(i: number): string {
  return `code-${i}`;
}

/** Four modules of quiet stand around a code, as its standard asks: ISO/IEC 18004. */
const QUIET_ZONE = 4;

/** A code as one path of whole rows, so that no hair line shows between two modules. */
function qrSvg(words: string): string {
  const modules = encodeQR(words, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  const runs = modules.flatMap((row, y) =>
    [
      ...row
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
  );
  const size = modules.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="${runs.join('')}"/></svg>`;
}

/** The drawing in millimetres on a page of its own, its codes drawn in place instead of being pictures inside of it. */
function printable(svg: string, paper: Paper, { lng }: PosterSheet): string {
  const [width, height] = PAPERS[paper];
  const inline = svg.replace(
    /<image x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*href="data:image\/svg\+xml;base64,([^"]+)"[^>]*\/>/g,
    (_, x: string, y: string, w: string, h: string, data: string) =>
      Buffer.from(data, 'base64')
        .toString()
        .replace('<svg ', `<svg x="${x}" y="${y}" width="${w}" height="${h}" `),
  );
  return inline.replace(
    /<svg [^>]*>/,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${WIDTH} ${HEIGHT}" lang="${lng}"><style>@page{size:${width}mm ${height}mm;margin:0}</style>`,
  );
}
