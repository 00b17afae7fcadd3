import { type Node, Renderer } from '@takumi-rs/core';
import { breakWords } from './break-words.ts';
import { FONT_STACK, registerFonts } from './fonts.ts';
import { MORE, type Sheet } from './sheet.ts';

/** Width of a card in pixels, the most that LINE draws; it is as high as its words need, and at most as wide. */
export const CARD_WIDTH = 1024;

/** Where a PNG tells its height: https://www.w3.org/TR/png/#11IHDR */
const HEIGHT_AT = 20;

const INK = '#1d2430';
const QUIET = '#4a5568';
const NOTICE_PAPER = '#fff3d6';
const RULE = '#2b6777';

/** The fonts have none; a card says with its layout what signs say in a text. */
const PICTOGRAPHS = /\p{Extended_Pictographic}\uFE0F?/gu;

/** Draws cards. The letters are read once, with the first card. */
export class CardPainter {
  readonly #renderer = new Renderer();
  #fonts: Promise<void> | undefined;

  /** The card as PNG. What would make it higher than wide is left to the message beside it, from the last line on. */
  async paint(sheet: Sheet): Promise<Buffer> {
    this.#fonts ??= registerFonts(this.#renderer);
    await this.#fonts;
    const png = await this.#renderer.render(nodeOf(sheet), {
      width: CARD_WIDTH,
      format: 'png',
      fontFamilies: [...FONT_STACK],
      lang: sheet.lng,
    });
    const said = sheet.lines.filter((line) => line !== MORE);
    if (png.readUInt32BE(HEIGHT_AT) <= CARD_WIDTH || said.length < 2) return png;
    return this.paint({ ...sheet, lines: [...said.slice(0, -1), MORE] });
  }
}

type Style = NonNullable<Node['style']>;

function nodeOf(sheet: Sheet): Node {
  const text = (words: string, style: Style): Node => ({
    type: 'text',
    text: breakWords(words.replace(PICTOGRAPHS, '').trim(), sheet.lng),
    style,
  });
  const box = (children: readonly Node[], style: Style): Node => ({
    type: 'container',
    style: { display: 'flex', flexDirection: 'column', ...style },
    children: [...children],
  });
  const figures = sheet.figures.map(({ label, value }) =>
    box(
      [
        text(label, { fontSize: 26, color: QUIET }),
        text(value, { fontSize: sizeFor(value, 34, 24), fontWeight: 700 }),
      ],
      { flexGrow: 1, flexBasis: 0, gap: 4 },
    ),
  );
  const lines = sheet.lines.map((line, i) =>
    text(sheet.numbered && line !== MORE ? `${i + 1}. ${line}` : line, {
      fontSize: sheet.lines.length > 5 ? 24 : 28,
    }),
  );
  return box(
    [
      text(sheet.title, { fontSize: sizeFor(sheet.title, 44, 34), fontWeight: 700 }),
      ...(sheet.notice === ''
        ? []
        : [
            box([text(sheet.notice, { fontSize: sizeFor(sheet.notice, 30, 24) })], {
              backgroundColor: NOTICE_PAPER,
              padding: 16,
              borderRadius: 12,
            }),
          ]),
      ...(figures.length === 0 ? [] : [box(figures, { flexDirection: 'row', gap: 28 })]),
      box(lines, { gap: 6 }),
      text(sheet.source, { fontSize: 22, color: QUIET }),
    ],
    {
      width: CARD_WIDTH,
      backgroundColor: '#ffffff',
      color: INK,
      padding: 36,
      gap: 18,
      borderTop: `12px solid ${RULE}`,
    },
  );
}

/** Long words are set smaller, so that they stay on their lines. */
function sizeFor(words: string, large: number, small: number): number {
  return words.length > 60 ? small : large;
}
