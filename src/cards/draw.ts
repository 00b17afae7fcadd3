import { type Node, Renderer } from '@takumi-rs/core';
import { breakWords } from './break-words.ts';
import { FONT_STACK, registerFonts } from './fonts.ts';
import { MORE, type Sheet } from './sheet.ts';

/** Width of a card in pixels, the most that LINE draws; it is as high as its words need, and at most as wide. */
export const CARD_WIDTH = 1024;

/** Where a PNG tells its height: https://www.w3.org/TR/png/#11IHDR */
const HEIGHT_AT = 20;

/** How much smaller the letters of a card are that says much; still read on a small phone. */
const SMALL = 0.8;

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

  /**
   * The card as PNG. One that would be higher than wide is set smaller; what is too much even so is left to the message
   * beside it, from the last line on.
   */
  async paint(sheet: Sheet, scale = 1): Promise<Buffer> {
    this.#fonts ??= registerFonts(this.#renderer);
    await this.#fonts;
    const png = await this.#renderer.render(nodeOf(sheet, scale), {
      width: CARD_WIDTH,
      format: 'png',
      fontFamilies: [...FONT_STACK],
      lang: sheet.lng,
    });
    const said = sheet.lines.filter((line) => line !== MORE);
    if (png.readUInt32BE(HEIGHT_AT) <= CARD_WIDTH || said.length < 2) return png;
    if (scale > SMALL) return this.paint(sheet, SMALL);
    return this.paint({ ...sheet, lines: [...said.slice(0, -1), MORE] }, SMALL);
  }
}

type Style = NonNullable<Node['style']>;

function nodeOf(sheet: Sheet, scale: number): Node {
  const size = (fontSize: number) => Math.round(fontSize * scale);
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
        text(label, { fontSize: size(26), color: QUIET }),
        text(value, { fontSize: size(sizeFor(value, 34, 24)), fontWeight: 700 }),
      ],
      { flexGrow: 1, flexBasis: 0, gap: size(4) },
    ),
  );
  const lines = sheet.lines.map((line, i) =>
    text(sheet.numbered && line !== MORE ? `${i + 1}. ${line}` : line, {
      fontSize: size(sheet.lines.length > 5 ? 24 : 28),
    }),
  );
  return box(
    [
      text(sheet.title, { fontSize: size(sizeFor(sheet.title, 44, 34)), fontWeight: 700 }),
      ...(sheet.notice.length === 0
        ? []
        : [
            box(
              sheet.notice.map((said) => text(said, { fontSize: size(sizeFor(said, 30, 22)) })),
              {
                gap: size(6),
                backgroundColor: NOTICE_PAPER,
                padding: size(16),
                borderRadius: 12,
              },
            ),
          ]),
      ...(figures.length === 0 ? [] : [box(figures, { flexDirection: 'row', gap: size(28) })]),
      ...(sheet.limits.length === 0
        ? []
        : [
            box(
              sheet.limits.map((said) => text(said, { fontSize: size(22) })),
              { gap: size(4) },
            ),
          ]),
      box(lines, { gap: size(6) }),
      text(sheet.source, { fontSize: size(22), color: QUIET }),
    ],
    {
      width: CARD_WIDTH,
      backgroundColor: '#ffffff',
      color: INK,
      padding: size(36),
      gap: size(18),
      borderTop: `12px solid ${RULE}`,
    },
  );
}

/** Long words are set smaller, so that they stay on their lines. */
function sizeFor(words: string, large: number, small: number): number {
  return words.length > 60 ? small : large;
}
