import { createHash } from 'node:crypto';
import type { Content } from '../dialogue/bundle.ts';
import type { Day, Lng } from '../dialogue/message.ts';
import { type Sheet, sheetOf } from './sheet.ts';

/** Raised when a card looks different with the same words, so that no platform shows an old picture. */
const DRAWING = 3;
/** Pictures that are kept in memory, some 20 kB each. */
const MOST_KEPT = 200;
const NAME = /^([a-z]+)-([a-z0-9_-]+)-([a-z]{2,3})\.([A-Za-z0-9_-]{10})\.png$/;

/** What draws a card. */
export interface Painter {
  paint(sheet: Sheet): Promise<Buffer>;
}

/** The renderer takes memory and time to load, so it is loaded with the first card. */
function lazyPainter(): Painter {
  let painter: Promise<Painter> | undefined;
  return {
    async paint(sheet) {
      painter ??= import('./draw.ts').then(({ CardPainter }) => new CardPainter());
      return (await painter).paint(sheet);
    },
  };
}

/**
 * The pictures of cards by names that say their content, so that they may be kept for ever. A name is made from the
 * words alone: any process can draw the picture for it, and none is ever stored.
 */
export class CardShelf {
  readonly #content: () => Content;
  readonly #today: () => Day;
  readonly #painter: Painter;
  readonly #kept = new Map<string, Promise<Buffer>>();

  constructor(content: () => Content, today: () => Day, painter: Painter = lazyPainter()) {
    this.#content = content;
    this.#today = today;
    this.#painter = painter;
  }

  /** The file name of a card's picture, or undefined where there is no such card. */
  nameOf(card: string, lng: Lng): string | undefined {
    const sheet = sheetOf(this.#content(), lng, card, this.#today());
    return sheet && nameOf(card, sheet);
  }

  /**
   * The picture of that name, or undefined where there is none. Where the facts have changed since the name was
   * given, it is the present one: an old picture must not outlive its facts. `isCurrent` says which it is.
   */
  async png(name: string): Promise<{ readonly png: Buffer; readonly isCurrent: boolean } | undefined> {
    const [, from, id, lng] = NAME.exec(name) ?? [];
    if (from === undefined || id === undefined || lng === undefined) return undefined;
    const card = `${from}/${id}`;
    const sheet = sheetOf(this.#content(), lng, card, this.#today());
    if (!sheet) return undefined;
    const present = nameOf(card, sheet);
    return { png: await this.#painted(present, sheet), isCurrent: present === name };
  }

  #painted(name: string, sheet: Sheet): Promise<Buffer> {
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST_KEPT) this.#kept.delete(oldest);
    const painted = this.#painter.paint(sheet);
    this.#kept.set(name, painted);
    painted.catch(() => this.#kept.delete(name));
    return painted;
  }
}

function nameOf(card: string, sheet: Sheet): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([DRAWING, sheet]))
    .digest('base64url')
    .slice(0, 10);
  return `${card.replace('/', '-')}-${sheet.lng}.${hash}.png`;
}
