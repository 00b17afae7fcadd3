import { isLatin, isMark } from './letters.ts';
import { type Units, unitsOf } from './units.ts';

/**
 * Frames over word lists, as the crisis lexicon writes them, compiled to plain data and matched against texts
 * without blanks, with marks left out or letters repeated.
 */

/** One word of a list. `open`: more letters of the same Latin word may follow ("beat*"). */
export interface Term {
  readonly units: readonly (readonly number[])[];
  readonly open: boolean;
  /** How many marks may be missing: none in a word of one letter, one in a word of two, else two. */
  readonly drops: number;
  readonly lists: readonly number[];
}

/** One element of a frame: a list, and whether a few other words may stand before it. */
export interface Slot {
  readonly list: number;
  readonly gap: boolean;
}

export type Frame = readonly Slot[];

/** Where a word of a list stands: units from `start` up to, not including, `end`. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  /** A word of two letters with a mark missing: it may well be a part of other words. */
  readonly weak?: true;
}

/** In units. Long enough for "gets drunk at night and then", short enough not to join two thoughts. */
const LONGEST_GAP = 24;
const MOST_DROPS = 2;

/** Splits a written frame into its elements: `<list>`, words, `…`. Throws nothing; the check names unknown lists. */
export function parseFrame(frame: string): { name: string; literal: boolean; gap: boolean }[] {
  const slots: { name: string; literal: boolean; gap: boolean }[] = [];
  let gap = false;
  for (const part of frame.split(/(<[^>]*>|…|\.\.\.)/u)) {
    const word = part.trim();
    if (word === '') continue;
    if (word === '…' || word === '...') {
      gap = slots.length > 0;
      continue;
    }
    const literal = !word.startsWith('<');
    slots.push({ name: literal ? word : word.slice(1, -1).trim(), literal, gap });
    gap = false;
  }
  return slots;
}

/** A written word as a term of its lists; null when nothing of it is a letter. */
export function toTerm(word: string, lists: readonly number[]): Term | null {
  const open = word.endsWith('*');
  const forms = unitsOf(open ? word.slice(0, -1) : word).map((units) => units.code);
  const [first = []] = forms;
  if (first.length === 0) return null;
  const bases = first.filter((code) => !isMark(code)).length;
  return { units: forms, open, drops: Math.min(MOST_DROPS, bases - 1), lists };
}

/** Words by their units, one after the other. */
export interface Branch {
  readonly next: Map<number, Branch>;
  readonly marks: number[];
  readonly terms: Term[];
}

function newBranch(): Branch {
  return { next: new Map(), marks: [], terms: [] };
}

/** The words of all lists as one tree over their units. */
export function buildTree(terms: readonly Term[]): Branch {
  const root = newBranch();
  for (const term of terms) {
    for (const units of term.units) {
      let branch = root;
      for (const code of units) {
        let next = branch.next.get(code);
        if (!next) {
          next = newBranch();
          branch.next.set(code, next);
          if (isMark(code)) branch.marks.push(code);
        }
        branch = next;
      }
      branch.terms.push(term);
    }
  }
  return root;
}

/** The places of the words of each list that stands in a text, in order of start. */
export type Found = ReadonlyMap<number, readonly Occurrence[]>;

/** Finds every word of every list. Time grows with the length of the text. */
export function findTerms(root: Branch, units: Units): Map<number, Occurrence[]> {
  const found = new Map<number, Occurrence[]>();
  const put = (term: Term, occurrence: Occurrence): void => {
    for (const list of term.lists) {
      const places = found.get(list);
      if (places) places.push(occurrence);
      else found.set(list, [occurrence]);
    }
  };
  const walk = (branch: Branch, start: number, at: number, dropped: number): void => {
    for (const term of branch.terms) {
      const whole = units.ends[at - 1] === true || (term.open && isLatin(units.code[at - 1] ?? 0));
      if (whole && dropped <= term.drops)
        put(
          term,
          dropped > 0 && term.drops < MOST_DROPS ? { start, end: at, weak: true } : { start, end: at },
        );
    }
    const code = units.code[at];
    const next = code === undefined ? undefined : branch.next.get(code);
    if (next) walk(next, start, at + 1, dropped);
    if (dropped === MOST_DROPS) return;
    for (const mark of branch.marks) {
      const behind = mark === code ? undefined : branch.next.get(mark);
      if (behind) walk(behind, start, at, dropped + 1);
    }
  };
  for (let start = 0; start < units.code.length; start++) {
    if (units.starts[start] === true) walk(root, start, start, 0);
  }
  return found;
}

/** Frames by their first list, so that only those are looked at whose first word stands in the text. */
export type FrameIndex<T extends { readonly slots: Frame }> = ReadonlyMap<number, readonly T[]>;

export function indexFrames<T extends { readonly slots: Frame }>(frames: readonly T[]): FrameIndex<T> {
  return Map.groupBy(frames, (frame) => frame.slots[0]?.list ?? -1);
}

/** The first frame that stands in a text, or null. */
export function firstFrame<T extends { readonly slots: Frame }>(
  index: FrameIndex<T>,
  found: Found,
): T | null {
  for (const list of found.keys()) {
    for (const frame of index.get(list) ?? []) {
      if (placesOf(frame.slots, found).length > 0) return frame;
    }
  }
  return null;
}

/** Where any of the frames stands, from its first element to its last. */
export function allPlaces(index: FrameIndex<{ readonly slots: Frame }>, found: Found): Occurrence[] {
  const places: Occurrence[] = [];
  for (const list of found.keys())
    for (const frame of index.get(list) ?? []) places.push(...placesOf(frame.slots, found));
  return places;
}

/** Each element takes the nearest place of the one before it; so the time grows with the number of places alone. */
function placesOf(frame: Frame, found: Found): readonly Occurrence[] {
  const [first, ...others] = frame;
  let places: readonly Occurrence[] = first ? (found.get(first.list) ?? []) : [];
  for (const { list, gap } of others) {
    const next = found.get(list);
    if (!next || places.length === 0) return [];
    places = chain(places, next, gap ? LONGEST_GAP : 0);
  }
  return places;
}

function chain(before: readonly Occurrence[], next: readonly Occurrence[], gap: number): Occurrence[] {
  const byEnd = before.toSorted((a, b) => a.end - b.end);
  const chained: Occurrence[] = [];
  let at = -1;
  for (const { start, end } of next) {
    while ((byEnd[at + 1]?.end ?? Number.POSITIVE_INFINITY) <= start) at++;
    const nearest = byEnd[at];
    if (nearest && start - nearest.end <= gap) chained.push({ start: nearest.start, end });
  }
  return chained;
}
