import type { Day } from '../dialogue/message.ts';
import { checkCollections } from './check-collections.ts';
import { checkProcedure } from './check-procedure.ts';
import { firstDay } from './dates.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './finding.ts';
import type { EntryPath, Located, LocatedContent } from './located.ts';
import type { CollectionName } from './model/collections.ts';
import { ANY_ID, type LeftOut } from './read-content.ts';

/** Says one problem of an entry at a place inside it. */
export type Report = (
  entry: Located<unknown>,
  path: EntryPath,
  code: string,
  message: string,
  hint?: string,
) => void;

/** What stands in the files, be it right or not. */
export interface Written {
  has(collection: CollectionName, id: string): boolean;
  /** Whether no entry of a collection was left out. */
  isWhole(collection: CollectionName): boolean;
}

/**
 * Checks what no single entry can know of itself: that every source and every date is real, that every value
 * says where it comes from and who pays it, that differing sources are told, that steps have an order.
 * `today` is for dates that lie ahead; the age of a fact is never an error. What was left out for an error of its own
 * (`leftOut`) counts as there, so that one slip is told once.
 */
export function checkContent(
  content: LocatedContent,
  today: Day,
  leftOut: LeftOut = new Map(),
): readonly Finding[] {
  const written: Written = {
    has: (name, id) => {
      const left = leftOut.get(name);
      return content[name].has(id) || left?.has(id) === true || left?.has(ANY_ID) === true;
    },
    isWhole: (name) => !leftOut.has(name),
  };
  const findings: Finding[] = [];
  const report: Report = (entry, path, code, message, hint) =>
    findings.push({
      file: entry.file,
      line: entry.lineOf(path),
      code,
      severity: 'error',
      message: `${entry.id}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    });
  for (const collection of Object.values(content))
    for (const entry of collection.values()) {
      walk(entry.value, [], (path, name, value) => {
        if (name === 'source' || name === 'also') checkSource(report, content, written, entry, path, value);
        if (!DATES.has(name)) return;
        if (!path.includes('values')) checkDate(report, entry, path, value, today);
        else checkToldDate(report, entry, path, value, today);
      });
      checkSides(report, entry, entry.value, []);
    }
  for (const procedure of content.procedures.values()) checkProcedure(report, procedure);
  checkCollections(report, content, written);
  return findings;
}

/** Names of figures that say of themselves that they may lie ahead: `until`, `permit_end`. */
const AHEAD = /(^|_)(until|end|ends|next|later|after|renew)$/;

/** Dates of statements, and those that a sentence prints (`values`). */
const DATES: ReadonlySet<string> = new Set(['as_of', 'checked', 'published', 'since', 'date']);

function checkSource(
  report: Report,
  { sources }: LocatedContent,
  written: Written,
  entry: Located<unknown>,
  path: EntryPath,
  source: string,
): void {
  if (written.has('sources', source)) return;
  const hint = didYouMean(source, sources.keys(), 'Add it to content/sources/.');
  report(entry, path, 'unknown-source', `there is no source named ${source}.`, hint);
}

function checkDate(report: Report, entry: Located<unknown>, path: EntryPath, date: string, today: Day): void {
  for (const end of date === 'unknown' ? [] : date.split('/')) {
    const first = firstDay(end);
    if (first === undefined) report(entry, path, 'no-such-day', `no calendar has the day ${date}.`);
    else if (first > today)
      report(
        entry,
        path,
        'future-date',
        `the date ${date} lies ahead of today, ${today}.`,
        'Write the date of the source, not of the event that it announces.',
      );
  }
}

/** A day ahead inside a sentence is announced, not seen; its name says so, lest a slip of the year passes for news. */
function checkToldDate(
  report: Report,
  entry: Located<unknown>,
  path: EntryPath,
  date: string,
  today: Day,
): void {
  const name = String(path[path.lastIndexOf('values') + 1]);
  if (AHEAD.test(name) || date === 'unknown') return;
  const ahead = date.split('/').some((end) => (firstDay(end) ?? '') > today);
  if (ahead)
    report(
      entry,
      path,
      'future-date',
      `${name} is ${date}, which lies ahead of today, ${today}.`,
      'Mend the date, or give it a name that ends in until, end, ends, next, later, after or renew.',
    );
}

/** Wherever `others` hold a second value, a note tells both. */
function checkSides(report: Report, entry: Located<unknown>, value: unknown, path: EntryPath): void {
  if (Array.isArray(value)) {
    value.forEach((item: unknown, i) => {
      checkSides(report, entry, item, [...path, i]);
    });
  } else if (typeof value === 'object' && value !== null) {
    const { others, disagreement }: { others?: unknown; disagreement?: unknown } = value;
    if (Array.isArray(others) && others.length > 0 && disagreement === undefined)
      report(
        entry,
        [...path, 'others'],
        'two-values',
        'sources give other values here, and no note says so.',
        'Name a disagreement note of locales/<lng>/facts.json; a source that says the same stands under also.',
      );
    for (const [name, below] of Object.entries(value)) checkSides(report, entry, below, [...path, name]);
  }
}

/** Every text inside an entry, with the name that it stands under. */
function walk(
  value: unknown,
  path: EntryPath,
  visit: (path: EntryPath, name: string, value: string) => void,
): void {
  if (typeof value === 'string') {
    visit(path, String(path.findLast((part) => typeof part === 'string') ?? ''), value);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => {
      walk(item, [...path, i], visit);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, below] of Object.entries(value)) walk(below, [...path, name], visit);
  }
}
