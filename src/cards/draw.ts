import { type MeasuredNode, type Node, Renderer, type RenderOptions } from '@takumi-rs/core';
import { breakWords } from './break-words.ts';
import { FONT_STACK, registerFonts } from './fonts.ts';
import { MORE, type Sheet } from './sheet.ts';

/**
 * Width of a card in pixels: a little more than the 720 of a cheap phone's screen. It is as high as its words need, and at
 * most as wide. What it costs to draw grows with its surface.
 */
export const CARD_WIDTH = 768;

/** Where a PNG tells its height: https://www.w3.org/TR/png/#11IHDR */
const HEIGHT_AT = 20;

/** How much smaller the letters of a card are that says much; still read on a small phone. */
const SMALL = 0.8;

/** How much lower a card mostly becomes by it; the longest lose lines instead. */
const SMALLER = 0.75;
/**
 * A card that says less than this fits mostly, each paragraph counted as so many letters more. Measuring takes a fifth of
 * what drawing takes, so others are measured first.
 */
const SAYS_MUCH = 800;
const LETTERS_OF_A_PARAGRAPH = 30;
/** The font asks for 2.15 in Burmese, more than even stacked letters need. */
const BURMESE_LINE_HEIGHT = 1.8;
/** Where the lines stand among the parts of a card, from its end; and the space between two. */
const LINES_AT = -2;
const LINE_GAP = 4;

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
  async paint(sheet: Sheet): Promise<Buffer> {
    this.#fonts ??= registerFonts(this.#renderer);
    await this.#fonts;
    const large = lengthOf(sheet) < SAYS_MUCH ? 0 : (await this.#measure(sheet, 1)).height;
    return (
      (large <= CARD_WIDTH ? await this.#drawn(sheet, 1) : undefined) ??
      (large * SMALLER <= CARD_WIDTH ? await this.#drawn(sheet, SMALL) : undefined) ??
      (await this.#draw(await this.#shortened(sheet), SMALL))
    );
  }

  /** The card, or undefined where it is too high. */
  async #drawn(sheet: Sheet, scale: number): Promise<Buffer | undefined> {
    const png = await this.#draw(sheet, scale);
    return png.readUInt32BE(HEIGHT_AT) <= CARD_WIDTH ? png : undefined;
  }

  /** The sheet with as many of its lines as fit when they are set small. */
  async #shortened(sheet: Sheet): Promise<Sheet> {
    const said = sheet.lines.filter((line) => line !== MORE);
    const { height, children } = await this.#measure(sheet, SMALL);
    const lines = children.at(LINES_AT)?.children ?? [];
    let over = height - CARD_WIDTH;
    let left = said.length;
    // The line of dots is there already, or takes the place of one that goes.
    for (let spared = sheet.lines.length > said.length; over > 0 && left > 1; spared = true) {
      left -= 1;
      if (spared) over -= (lines[left]?.height ?? 0) + sizeOf(LINE_GAP, SMALL);
    }
    return left === said.length ? sheet : { ...sheet, lines: [...said.slice(0, left), MORE] };
  }

  #draw(sheet: Sheet, scale: number): Promise<Buffer> {
    return this.#renderer.render(nodeOf(sheet, scale), { ...optionsFor(sheet), format: 'png' });
  }

  #measure(sheet: Sheet, scale: number): Promise<MeasuredNode> {
    return this.#renderer.measure(nodeOf(sheet, scale), optionsFor(sheet));
  }
}

function optionsFor({ lng }: Sheet): RenderOptions {
  return { width: CARD_WIDTH, fontFamilies: [...FONT_STACK], lang: lng };
}

/** Letters, and what the paragraphs leave empty. */
function lengthOf({ title, notice, figures, limits, lines, source }: Sheet): number {
  const said = figures.flatMap(({ label, value }) => [label, value]);
  const paragraphs = notice.length + limits.length + lines.length;
  return (
    [title, ...notice, ...said, ...limits, ...lines, source].join('').length +
    paragraphs * LETTERS_OF_A_PARAGRAPH
  );
}

function sizeOf(pixels: number, scale: number): number {
  return Math.round(pixels * scale);
}

type Style = NonNullable<Node['style']>;

function nodeOf(sheet: Sheet, scale: number): Node {
  const size = (pixels: number) => sizeOf(pixels, scale);
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
        text(label, { fontSize: size(20), color: QUIET }),
        text(value, { fontSize: size(sizeFor(value, 26, 18)), fontWeight: 700 }),
      ],
      { flexGrow: 1, flexBasis: 0, gap: size(3) },
    ),
  );
  const lines = sheet.lines.map((line, i) =>
    text(sheet.numbered && line !== MORE ? `${i + 1}. ${line}` : line, {
      fontSize: size(sheet.lines.length > 5 ? 18 : 21),
    }),
  );
  return box(
    [
      text(sheet.title, { fontSize: size(sizeFor(sheet.title, 33, 26)), fontWeight: 700 }),
      ...(sheet.notice.length === 0
        ? []
        : [
            box(
              sheet.notice.map((said) => text(said, { fontSize: size(sizeFor(said, 22, 16)) })),
              {
                gap: size(LINE_GAP),
                backgroundColor: NOTICE_PAPER,
                padding: size(12),
                borderRadius: 9,
              },
            ),
          ]),
      ...(figures.length === 0 ? [] : [box(figures, { flexDirection: 'row', gap: size(20) })]),
      ...(sheet.limits.length === 0
        ? []
        : [
            box(
              sheet.limits.map((said) => text(said, { fontSize: size(16) })),
              { gap: size(3) },
            ),
          ]),
      box(lines, { gap: size(LINE_GAP) }),
      text(sheet.source, { fontSize: size(16), color: QUIET }),
    ],
    {
      width: CARD_WIDTH,
      backgroundColor: '#ffffff',
      color: INK,
      ...(sheet.lng === 'my' ? { lineHeight: BURMESE_LINE_HEIGHT } : {}),
      padding: size(28),
      gap: size(14),
      borderTop: `9px solid ${RULE}`,
    },
  );
}

/** Long words are set smaller, so that they stay on their lines. */
function sizeFor(words: string, large: number, small: number): number {
  return words.length > 60 ? small : large;
}
