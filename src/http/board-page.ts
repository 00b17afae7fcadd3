import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Day, Texts } from '../dialogue/message.ts';
import { nextBoardDay } from '../vault/board-day.ts';
import type { Asset } from './asset.ts';
import { DOCUMENT } from './built.ts';
import { asked, readAssets } from './chat-site.ts';
import { escapeHtml } from './html.ts';

/** Below the secret page, so that one address leads to both. */
export const BOARD = '/t/board';

/** More numbers than these are folded by thousands, and by hundreds where a thousand has many. */
const MOST_OPEN = 200;
const MOST_IN_A_FOLD = 100;

/** Mailbox numbers with news among others without. */
export interface PublishedBoard {
  /** When it came out; nothing where none has yet. */
  readonly published: Day | null;
  /** Four digits each, sorted. */
  readonly mailboxes: readonly string[];
  readonly demo: boolean;
}

/** Nothing runs here and nothing is loaded but letters and looks. */
const POLICY = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
};

/**
 * The reply board as a page: one document without a script, the same bytes for everybody until the next board. Which
 * language somebody reads stays in her phone, behind the `#` of the address.
 */
export class BoardPage {
  readonly #html: string;
  readonly #assets: ReadonlyMap<string, Asset>;
  readonly #languages: readonly Texts[];
  #made: { readonly of: string; readonly page: Asset } | undefined;

  /**
   * @param dir where the document and its looks were built to.
   * @param languages the texts `board:` and `secret:` of every language, in the order in which they are offered.
   */
  constructor(dir: string, languages: readonly Texts[]) {
    this.#html = readFileSync(join(dir, DOCUMENT), 'utf8');
    this.#assets = new Map(readAssets(join(dir, 'assets'), `${BOARD}/assets/`, 'file'));
    this.#languages = languages;
  }

  /** What the page loads; whoever reads the board asks for nothing else. */
  asset(path: string): Asset | undefined {
    const asset = this.#assets.get(path);
    return asset && { ...asset, caching: 'never' };
  }

  isAt(path: string): boolean {
    return path === BOARD || path === `${BOARD}/`;
  }

  page(board: PublishedBoard): Asset {
    const of = JSON.stringify(board);
    if (this.#made?.of !== of) {
      const html = this.#html
        .replace('%demo%', () => (board.demo ? this.#each(demonstration) : ''))
        .replace('%board%', () => this.#board(board));
      this.#made = { of, page: { ...asked(DOCUMENT, html, 'page'), caching: 'never', headers: POLICY } };
    }
    return this.#made.page;
  }

  #board({ published, mailboxes }: PublishedBoard): string {
    const made = published === null ? '' : `<p><time>${published}</time></p>`;
    return `<nav><ul>${this.#each(choice)}</ul></nav>
<main>
${this.#each((texts) => wordsOf(texts, published))}
<div class="numbers">${made}
${folded(mailboxes)}</div>
</main>`;
  }

  #each(html: (texts: Texts) => string): string {
    return this.#languages.map(html).join('\n');
  }
}

function demonstration(texts: Texts): string {
  return `<p class="demo" lang="${texts.lng}">${said(texts, 'secret:demo')}</p>`;
}

/** A language to read, with what this is in it. */
function choice(texts: Texts): string {
  return `<li><a href="#${texts.lng}" lang="${texts.lng}">${said(texts, 'secret:language')}<span>${said(texts, 'board:title')}</span></a></li>`;
}

function said(texts: Texts, key: string, values: Parameters<Texts['text']>[1] = {}): string {
  return escapeHtml(texts.text(key, values));
}

function wordsOf(texts: Texts, published: Day | null): string {
  const { lng } = texts;
  const paragraph = (name: string): string => `<p>${said(texts, `board:${name}`)}</p>`;
  const made =
    published === null
      ? ''
      : `<p>${said(texts, 'board:made', { day: { date: published }, next: { date: nextBoardDay(published) } })}</p>`;
  return `<section class="words" id="${lng}" lang="${lng}">
<h2>${said(texts, 'board:title')}</h2>
${['what', 'missing', 'who'].map(paragraph).join('\n')}
${made}
${['read', 'only'].map(paragraph).join('\n')}
<p><a class="page" href="/t/${lng}">${said(texts, 'board:open')}</a></p>
<h2>${said(texts, 'board:numbers')}</h2>
</section>`;
}

/** Numbers by thousands: open where they are few, else each thousand behind a touch. */
function folded(mailboxes: readonly string[]): string {
  const thousands = groupsOf(mailboxes, 1);
  if (mailboxes.length <= MOST_OPEN)
    return thousands.map(([from, numbers]) => `<h2>${spanOf(from)}</h2>\n${listOf(numbers)}`).join('\n');
  return thousands
    .map(([from, numbers]) =>
      fold(
        from,
        numbers.length <= MOST_IN_A_FOLD
          ? listOf(numbers)
          : groupsOf(numbers, 2)
              .map(([hundred, few]) => fold(hundred, listOf(few)))
              .join('\n'),
      ),
    )
    .join('\n');
}

function fold(from: string, content: string): string {
  return `<details><summary>${spanOf(from)}</summary>\n${content}</details>`;
}

/** By their first digits. */
function groupsOf(sorted: readonly string[], digits: number): readonly [from: string, numbers: string[]][] {
  const groups = new Map<string, string[]>();
  for (const number of sorted) {
    const from = number.slice(0, digits);
    const group = groups.get(from);
    if (group) group.push(number);
    else groups.set(from, [number]);
  }
  return [...groups];
}

function spanOf(from: string): string {
  return `${from.padEnd(4, '0')}–${from.padEnd(4, '9')}`;
}

function listOf(numbers: readonly string[]): string {
  return `<ul class="board">${numbers.map((number) => `<li>${escapeHtml(number)}</li>`).join('')}</ul>`;
}
