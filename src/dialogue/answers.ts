import { readDate, readPhone } from '../understanding/entries.ts';
import { normalise, visible } from '../understanding/normalise.ts';
import { readAbout, readAmount, readMonths, readNumber, readPercent } from '../understanding/numbers.ts';
import {
  matchOption,
  type OptionMatch,
  type Prepared,
  prepareLabels,
  sameOption,
} from '../understanding/options.ts';
import { guessLocale } from '../understanding/scripts.ts';
import type { Found, Query } from './bundle.ts';
import { couldOffer, MORE, rowsOf } from './choices.ts';
import type { Event, SlotValue, Value } from './message.ts';
import type { AnyKind, AskNode } from './nodes/ask.ts';
import { NONE, SKIP } from './nodes/ask.ts';
import type { Turn } from './turn.ts';

/** An option whose words were typed. */
export interface TypedOption {
  readonly id: string;
  /** What the text says beside them and may ask for something else; empty where it is only that option. */
  readonly rest: string;
}

/** What a person answered, read against one node. */
export type Answer =
  /** `rest` is what was said beside the option's words, where words were typed. */
  | { readonly kind: 'option'; readonly id: string; readonly rest?: string }
  | { readonly kind: 'page' }
  /** What was typed, or where the person is, may be any of these rows, or none; `as` names the outcome. */
  | { readonly kind: 'found'; readonly as: string; readonly found: Found }
  /** `currency` is the money that a sum was named in, as the slot for it says it. */
  | {
      readonly kind: 'value';
      readonly value: SlotValue;
      readonly as: AnyKind;
      readonly currency?: string | undefined;
    };

/** The words of a list: each option's label, and other words for the same, which count only as they stand. */
interface Labels {
  readonly own: Prepared;
  readonly also: Map<string, number>;
}

const NO_WORDS: readonly string[] = [];
const prepared = new WeakMap<AskNode, Map<string, Labels>>();

function prepare(turn: Turn, labels: readonly Value[]): Labels {
  const texts = turn.bundle.texts(turn.lng);
  const also = new Map<string, number>();
  for (const [i, label] of labels.entries()) {
    if (typeof label !== 'object' || label === null || !('text' in label) || typeof label.text !== 'string')
      continue;
    const key = `${label.text}_also`;
    if (texts.has(key)) for (const words of texts.text(key).split('|')) also.set(normalise(words), i);
  }
  return { own: prepareLabels(labels.map((label) => texts.value(label))), also };
}

function labelsOf(turn: Turn, node: AskNode): Labels {
  if (node.rows) {
    const rows = rowsOf(turn, node);
    const labels = prepare(turn, [...rows.map((row) => row.label), ...ownLabels(node)]);
    for (const [i, row] of rows.entries())
      for (const words of row.also ?? NO_WORDS) labels.also.set(normalise(words), i);
    return labels;
  }
  const byLng = prepared.get(node) ?? new Map<string, Labels>();
  prepared.set(node, byLng);
  const lng = turn.lng ?? '';
  const labels = byLng.get(lng) ?? prepare(turn, ownLabels(node));
  byLng.set(lng, labels);
  return labels;
}

function ownLabels(node: AskNode): Value[] {
  return node.options.map((option) => option.choice.label);
}

function optionIn(labels: Labels, text: string): OptionMatch | null {
  const index = labels.also.get(normalise(text));
  return index === undefined ? matchOption(labels.own, text) : { index, rest: '' };
}

/** The option whose words this text is; nothing when two are about equally near. */
export function optionByWords(turn: Turn, node: AskNode, text: string): TypedOption | undefined {
  turn.flow = node.flow;
  const labels = labelsOf(turn, node);
  const found = optionIn(labels, text);
  if (found === null) return undefined;
  const { index, rest } = found;
  const id = idAt(turn, node, index, () => sameOption(labels.own, text) === index);
  return id === undefined ? undefined : { id, rest };
}

function idAt(turn: Turn, node: AskNode, index: number, isSame: () => boolean): string | undefined {
  const rows = rowsOf(turn, node);
  // What is only like a name is looked for among all names: another may be nearer than those on the screen.
  if (index < rows.length) return node.finds && !isSame() ? undefined : rows[index]?.id;
  const option = node.options[index - rows.length];
  return option?.when && !option.when.holds(turn) ? undefined : option?.choice.id;
}

/** The option at a number of the list that was printed; what stood there may be gone from the content since. */
function optionByNumber(turn: Turn, node: AskNode, number: number): Answer | undefined {
  const id = turn.list ? turn.list[number - 1] : node.options[number - 1]?.choice.id;
  if (id === MORE) return { kind: 'page' };
  return id !== undefined && couldOffer(turn, node, id) ? { kind: 'option', id } : undefined;
}

/** Reads a typed answer, a picture, a place; taps are read elsewhere. Nothing when it is no answer to this node. */
export function readAnswer(turn: Turn, node: AskNode, event: Event): Answer | undefined {
  turn.flow = node.flow;
  switch (event.type) {
    case 'text':
      return readText(turn, node, event.text);
    case 'media':
      // A reference is of no use when cut: one that is too long to be kept is not taken.
      return node.accepts.includes(event.kind) && event.reference.length <= node.letters
        ? { kind: 'value', value: event.reference, as: event.kind }
        : undefined;
    case 'location':
      if (!node.accepts.includes('location')) return undefined;
      return node.finds
        ? search(turn, node, { near: { lat: event.lat, lon: event.lon } })
        : { kind: 'value', value: `${event.lat},${event.lon}`, as: 'location' };
    default:
      return undefined;
  }
}

function readText(turn: Turn, node: AskNode, text: string): Answer | undefined {
  if (node.finds)
    return (
      optionTyped(turn, node, text) ?? noneTyped(turn, node, text) ?? search(turn, node, { match: text })
    );
  if (node.mode === 'choice' || node.mode === 'yesno' || node.mode === 'place')
    return optionTyped(turn, node, text);
  const typed = node.mode === 'any' && node.options.length > 0 ? optionTyped(turn, node, text) : undefined;
  if (typed) return typed;
  const quantity = node.mode === 'number' ? readQuantity(node, text) : undefined;
  const value = node.mode === 'number' ? quantity?.number : readValue(node, text);
  if (node.skip !== undefined && (text.trim() === '0' || optionByWords(turn, node, text)?.id === SKIP))
    if (value === undefined || node.mode !== 'number' || (node.min ?? 1) > 0)
      return { kind: 'option', id: SKIP };
  return value === undefined ? undefined : { kind: 'value', value, as: 'text', currency: quantity?.currency };
}

/** "None of these" in words, where it was offered; it is no name to look up. */
function noneTyped(turn: Turn, node: AskNode, text: string): Answer | undefined {
  if (node.on[NONE] === undefined || !turn.list?.includes(NONE)) return undefined;
  const found = optionIn(prepare(turn, [{ text: `${node.text}.${NONE}` }]), text);
  return found === null ? undefined : { kind: 'option', id: NONE };
}

/** An option by its number, else by its words. */
function optionTyped(turn: Turn, node: AskNode, text: string): Answer | undefined {
  const number = readNumber(text);
  if (number !== null) return optionByNumber(turn, node, number);
  const typed = optionByWords(turn, node, text) ?? languageOf(turn, node, text);
  return typed && { kind: 'option', ...typed };
}

/** Whoever is asked for a language and writes in a script that one of them has speaks that one. */
function languageOf(turn: Turn, node: AskNode, text: string): TypedOption | undefined {
  if (node.into?.space !== 'locale') return undefined;
  const written = guessLocale(text);
  return written !== null && turn.bundle.locales.includes(written) ? { id: written, rest: text } : undefined;
}

/**
 * Looks up what cannot be read here; nothing where it says nothing, or nothing is found and the node has no edge for
 * that.
 */
function search(turn: Turn, node: AskNode, by: Pick<Query, 'match' | 'near'>): Answer | undefined {
  if (by.match !== undefined && !/[\p{L}\p{N}]/u.test(by.match)) return undefined;
  const query = node.finds?.query(turn);
  if (!query) return undefined;
  const found = turn.search({ ...query, ...by });
  const [first, second] = found.rows;
  const as = found.as ?? (first === undefined ? NONE : second === undefined ? 'one' : 'many');
  if (as === 'one' && first) return { kind: 'option', id: first.id };
  if (as === NONE && node.on[NONE] === undefined) return undefined;
  return { kind: 'found', as, found };
}

/** A number within the limits of the question, read with its unit. */
function readQuantity(
  node: AskNode,
  text: string,
): { readonly number: number; readonly currency: string | undefined } | undefined {
  const { number, currency } = readUnit(node, text);
  const isWithin =
    number !== null && number >= (node.min ?? 0) && number <= (node.max ?? Number.MAX_SAFE_INTEGER);
  return isWithin ? { number, currency } : undefined;
}

function readUnit({ unit }: AskNode, text: string): { number: number | null; currency?: string } {
  switch (unit?.of) {
    case 'percent':
      return { number: readPercent(text) };
    case 'months':
      return { number: readMonths(text) };
    case 'money': {
      const read = readAmount(text);
      if (read?.currency == null) return { number: read?.amount ?? null };
      const currency = read.currency.toLowerCase();
      return unit.currencies.includes(currency) ? { number: read.amount, currency } : { number: null };
    }
    case undefined:
      return { number: readAbout(text) };
  }
}

function readValue(node: AskNode, text: string): SlotValue | undefined {
  switch (node.mode) {
    case 'date':
      return readDate(text) ?? undefined;
    case 'phone':
      return readPhone(text) ?? undefined;
    default: {
      const clean = visible(text).trim();
      if (clean.length < (node.min ?? 1) || (node.mode === 'any' && !node.accepts.includes('text')))
        return undefined;
      return clean.slice(0, node.letters).replace(/[\ud800-\udbff]$/, '');
    }
  }
}
