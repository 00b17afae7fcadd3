import type { Day } from '../dialogue/message.ts';
import { checkCollections } from './check-collections.ts';
import { checkProcedure } from './check-procedure.ts';
import { firstDay } from './dates.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './finding.ts';
import type { EntryPath, Located, LocatedContent } from './located.ts';
import type { CollectionName } from './model/collections.ts';
import type { LeftOut } from './read-content.ts';

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
    has: (name, id) => content[name].has(id) || (leftOut.get(name)?.has(id) ?? false),
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
        if (DATES.has(name) && !path.includes('values')) checkDate(report, entry, path, value, today);
      });
    }
  for (const procedure of content.procedures.values()) checkProcedure(report, procedure);
  checkCollections(report, content, written);
  return findings;
}

/** Dates of statements. A date inside a sentence (`values`) may lie ahead. */
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
