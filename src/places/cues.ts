import type { Country, Level } from './kinds.ts';
import type { WordRow } from './rows.ts';
import { CHARACTER, characterAt, compact, endsName, startsName } from './spelling.ts';

/** What a unit word beside a name says. */
export interface UnitCue {
  readonly level: Level;
  readonly country: Country | undefined;
  /** Without insistence: "town" says district, and a province that is called a town is no contradiction. */
  readonly hint: boolean;
}

interface CueWord {
  readonly word: string;
  readonly cue: UnitCue | undefined;
}

/** The words of `words.csv`, ready to be looked for beside a name and between names. */
export interface Cues {
  readonly unitsBefore: readonly CueWord[];
  readonly unitsAfter: readonly CueWord[];
  readonly nearBefore: readonly CueWord[];
  readonly nearAfter: readonly CueWord[];
  readonly persons: readonly CueWord[];
  /** Compact everyday words, and all words above: what a text may hold beside a name and still be that name alone. */
  readonly fill: ReadonlySet<string>;
  readonly plain: ReadonlySet<string>;
  /** "อ.", "prov.": fill only with their dot. */
  readonly abbreviations: readonly string[];
  readonly longestFill: number;
}

export function loadCues(words: readonly WordRow[]): Cues {
  const longestFirst = words.toSorted((a, b) => b.word.length - a.word.length);
  const pick = (kinds: readonly WordRow['kind'][], side: 'before' | 'after'): CueWord[] =>
    longestFirst
      .filter((row) => kinds.includes(row.kind) && (row.side === side || row.side === 'both'))
      .map((row) => ({
        word: row.word,
        cue:
          row.level === ''
            ? undefined
            : { level: row.level, country: row.country || undefined, hint: row.kind === 'town' },
      }));
  const isAbbreviation = (row: WordRow) => row.word.endsWith('.');
  const fill = new Set(words.filter((row) => !isAbbreviation(row)).map((row) => compact(row.word)));
  return {
    unitsBefore: pick(['unit', 'town'], 'before'),
    unitsAfter: pick(['unit', 'town'], 'after'),
    nearBefore: pick(['near'], 'before'),
    nearAfter: pick(['near'], 'after'),
    persons: pick(['person'], 'before'),
    fill,
    plain: new Set(words.filter((row) => row.kind === 'plain').map((row) => compact(row.word))),
    abbreviations: words.filter(isAbbreviation).map((row) => row.word),
    longestFill: Math.max(0, ...[...fill].map((word) => word.length)),
  };
}

/** The start of `word` where the text before `at` ends with it as a word of its own, or -1. */
function wordBefore(text: string, at: number, word: string): number {
  const end = skipBlanksBack(text, at, word.endsWith('.'));
  const start = end - word.length;
  if (start < 0 || !text.startsWith(word, start)) return -1;
  if (!startsName(text, start)) return -1;
  // An abbreviation of one letter is no end of another word.
  if (word.endsWith('.') && start > 0 && characterAt(text, start - 1) !== CHARACTER.other) return -1;
  return end === at && !endsName(text, at) ? -1 : start;
}

function wordAfter(text: string, at: number, word: string): number {
  let start = at;
  while (start < text.length && characterAt(text, start) === CHARACTER.other) start++;
  const end = start + word.length;
  return text.startsWith(word, start) && startsName(text, start) && endsName(text, end) ? end : -1;
}

/** Back over blanks, hyphens, colons and dots; a dot stays where it belongs to the word that is looked for. */
function skipBlanksBack(text: string, at: number, keepDot: boolean): number {
  let end = at;
  while (end > 0 && /[\s:\-–"'“”‘’.]/.test(text[end - 1] ?? '') && !(keepDot && text[end - 1] === '.')) end--;
  return end;
}

/** A unit word directly before or behind a name, and where the name with that word begins and ends. */
export interface UnitBeside {
  readonly word: string;
  readonly cues: readonly UnitCue[];
  readonly start: number;
  readonly end: number;
}

/**
 * The unit words beside the name at `start`…`end` of a plain text, or nothing. One word can mean two units
 * ("khet" is a province in Khmer and a district of Bangkok), so there may be several cues.
 */
export function unitBeside(cues: Cues, text: string, start: number, end: number): UnitBeside | undefined {
  for (const { word } of cues.unitsBefore) {
    const from = wordBefore(text, start, word);
    if (from >= 0) return { word, cues: cuesOf(cues.unitsBefore, word), start: from, end };
  }
  for (const { word } of cues.unitsAfter) {
    const to = wordAfter(text, end, word);
    if (to >= 0) return { word, cues: cuesOf(cues.unitsAfter, word), start, end: to };
  }
  return undefined;
}

function cuesOf(words: readonly CueWord[], word: string): UnitCue[] {
  return words.flatMap((entry) => (entry.word === word && entry.cue ? [entry.cue] : []));
}

/** Whether the stretch begins with a unit word: "Kwaeng Xayaburi" is one of the names of that province. */
export function beginsWithUnit(cues: Cues, text: string, stretch: { start: number; end: number }): boolean {
  return cues.unitsBefore.some(
    ({ word }) =>
      text.startsWith(word, stretch.start) &&
      stretch.start + word.length < stretch.end &&
      endsName(text, stretch.start + word.length),
  );
}

/** Whether a word like "in" or "from" stands directly beside the name. */
export function nearBeside(cues: Cues, text: string, start: number, end: number): boolean {
  return (
    cues.nearBefore.some(({ word }) => wordBefore(text, start, word) >= 0) ||
    cues.nearAfter.some(({ word }) => wordAfter(text, end, word) >= 0)
  );
}

/**
 * Whether "Mr", "my name is" and the like stand directly before, or before the word before; "a village named …"
 * names no person.
 */
export function personBefore(cues: Cues, text: string, start: number): boolean {
  const names = (at: number) =>
    cues.persons.some(({ word }) => {
      const from = wordBefore(text, at, word);
      return from >= 0 && !cues.unitsBefore.some((unit) => wordBefore(text, from, unit.word) >= 0);
    });
  if (names(start)) return true;
  const given = /([^\s,.;]+)\s+$/.exec(text.slice(0, start));
  const first = given?.[1];
  if (!given || first === undefined || cues.fill.has(first)) return false;
  return (
    names(given.index) ||
    cues.persons.some(({ word }) => first.startsWith(word) && endsName(first, word.length))
  );
}

/** The end of the longest fill word that starts here and ends by `limit`, or -1. */
export function fillAt(cues: Cues, text: string, start: number, limit = text.length): number {
  if (!startsName(text, start)) return -1;
  const first = start === 0 || characterAt(text, start - 1) === CHARACTER.other;
  const short = first && cues.abbreviations.find((word) => text.startsWith(word, start));
  if (short && start + short.length <= limit) return start + short.length;
  let longest = -1;
  let word = '';
  for (let at = start; at < limit && word.length < cues.longestFill; at++) {
    const kind = characterAt(text, at);
    if (kind === CHARACTER.other) {
      if (text[at] !== "'" && text[at] !== '’') break;
      continue;
    }
    word += text[at];
    if (cues.fill.has(word) && endsName(text, at + 1)) longest = at + 1;
  }
  return longest;
}

/** Whether the text directly before a name is a blank, a sign or a fill word: the name is not the end of a longer word. */
export function explainedBefore(cues: Cues, text: string, start: number): boolean {
  if (start === 0 || characterAt(text, start - 1) === CHARACTER.other) return true;
  const latest = Math.max(0, start - cues.longestFill);
  for (let from = start - 1; from >= latest; from--)
    if (fillAt(cues, text, from, start) === start) return true;
  return false;
}

/** Whether the text directly behind a name is a blank, a sign or a fill word. */
export function explainedAfter(cues: Cues, text: string, end: number): boolean {
  return characterAt(text, end) === CHARACTER.other || fillAt(cues, text, end) >= 0;
}
