import type { Content } from '../dialogue/bundle.ts';
import type { Day, Lng, Texts, Value, Values } from '../dialogue/message.ts';

/** What a picture card shows, in the words of one locale. All of it is also said in the message beside the card. */
export interface Sheet {
  readonly lng: Lng;
  readonly title: string;
  /** What must be known before all else, in paragraphs: the state of a route, a verdict. */
  readonly notice: readonly string[];
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  /** What the figures leave out, and how old they are. */
  readonly limits: readonly string[];
  readonly lines: readonly string[];
  /** Whether the lines follow each other in time and carry numbers. */
  readonly numbered: boolean;
  /** Who says so, and for which date. */
  readonly source: string;
}

/** A card is named by the row that it shows: `procedures/kh_passport`, `agencies/kh-001`. */
const CARD = /^(procedures|agencies)\/([a-z0-9_-]{1,80})$/;

/** More lines than these do not fit; the message beside the card says all of them. */
const MOST_LINES = 7;
/** The line that stands for those which do not fit. */
export const MORE = '…';

/** The card's words, or undefined where the card or its row is not there. */
export function sheetOf(content: Content, lng: Lng, card: string, today: Day): Sheet | undefined {
  const [, from, id] = CARD.exec(card) ?? [];
  if (from === undefined || id === undefined || !content.locales.includes(lng)) return undefined;
  const row = content.find({ from, where: { id } }, today).rows[0];
  if (!row) return undefined;
  const texts = content.texts(lng);
  return from === 'procedures'
    ? procedureSheet(texts, row.values, routeOf(content, row.values, today))
    : agencySheet(texts, row.values);
}

/** The way that a procedure is for, with its state; what leads across no border, or to no certain country, has none. */
function routeOf(content: Content, { from_id, to_id, is_crossing }: Values, today: Day): Values | undefined {
  if (is_crossing !== true || from_id === to_id) return undefined;
  if (typeof from_id !== 'string' || typeof to_id !== 'string') return undefined;
  const where = { from: from_id, to: to_id };
  return content.find({ from: 'advisories', where, limit: 1 }, today).rows[0]?.values;
}

function procedureSheet(texts: Texts, p: Values, route: Values | undefined): Sheet {
  const figure = (label: 'cost' | 'time' | 'payer') =>
    p[`shows_${label}`] === true
      ? [{ label: texts.text(`cards:${label}`), value: texts.value(p[label] ?? null) }]
      : [];
  const said = (value: Value | undefined) =>
    value === null || value === undefined ? [] : [texts.value(value)];
  return {
    lng: texts.lng,
    title: texts.value(p['title'] ?? null),
    notice: [...(route === undefined ? [] : [texts.text('cards:route', { route })]), ...said(p['state'])],
    figures: [...figure('cost'), ...figure('time'), ...figure('payer')],
    limits: [
      ...linesOf(texts, p['unknowns']),
      ...linesOf(texts, p['limits']),
      ...(p['is_stale'] === true ? said(p['staleness']) : []),
    ],
    lines: [...linesOf(texts, p['outline']), ...(p['is_outline_whole'] === true ? [] : [MORE])],
    numbered: true,
    source: texts.text('cards:source', { source: publisherOf(p['source']), date: p['as_of'] ?? null }),
  };
}

function agencySheet(texts: Texts, a: Values): Sheet {
  return {
    lng: texts.lng,
    title: texts.value(a['names'] ?? null),
    // A picture travels alone: it carries whom to ask, as the message does.
    notice: [texts.text(a['ask_known'] === true ? 'agency:verdict' : 'agency:verdict_office', { a })],
    figures: [],
    limits: [],
    lines: linesOf(texts, a['details']),
    numbered: false,
    source: texts.text('cards:source', { source: a['publisher'] ?? null, date: a['date'] ?? null }),
  };
}

function publisherOf(source: Value | undefined): Value {
  return typeof source === 'object' && source !== null && 'publisher' in source ? source['publisher'] : null;
}

function linesOf(texts: Texts, value: Value | undefined): string[] {
  if (typeof value !== 'object' || value === null || !('list' in value)) return [];
  const lines = value.list as readonly Value[];
  if (lines.length <= MOST_LINES) return lines.map((line) => texts.value(line));
  return [...lines.slice(0, MOST_LINES - 1).map((line) => texts.value(line)), MORE];
}
