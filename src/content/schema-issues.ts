import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './finding.ts';
import type { Located } from './located.ts';
import { kindInWords } from './schema-words.ts';

type Issue = z.core.$ZodIssue;

const DATE =
  'Write the date of the source in quotes: "2023", "2023-09", "2023-09-14", about "2013~", or unknown.';
const ID = 'Use small letters, digits and underscores, beginning with a letter.';

/** What to write, by the name of the field. */
const HINTS: Readonly<Record<string, string>> = {
  source: 'Name the entry of content/sources/ that says it. A fact without a source is not shown.',
  as_of: DATE,
  published: DATE,
  since: DATE,
  date: DATE,
  checked: 'Write the day in quotes: "2026-11-22".',
  confidence: 'Write high, medium or low: how sure the source is.',
  amount: 'Write the number alone: 100, a range [100, 200], at most [null, 200].',
  days: 'Write the number alone: 15, a range [1, 15], up to [0, 5].',
  currency: 'Write the three capital letters of the currency: USD, THB, KHR, LAK.',
  payer: 'Write worker, employer, agency, nobody, disputed or not_stated.',
  phones: 'Write each number in quotes: ["117"], ["023 997 919"].',
  from: 'Write the two capital letters of the country: KH, LA, TH, MM.',
  to: 'Write the two capital letters of the country: KH, LA, TH, MM, or any.',
};

/** Where nobody may know a figure, that can be written too; a fee option exists by its price. */
const MAY_BE_UNKNOWN: ReadonlyMap<string | number | undefined, Readonly<Record<string, string>>> = new Map([
  ['fee', { amount: `${HINTS['amount']} Where nobody knows it: unknown.` }],
  ['duration', { days: `${HINTS['days']} Where nobody knows it: unknown.` }],
]);

/** A problem that a schema has found, as an editor reads it. */
export function issueFinding(entry: Omit<Located<unknown>, 'value'>, issue: Issue, raw: unknown): Finding {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const place = [entry.id, ...path].join('.');
  const field = path.findLast((part) => typeof part === 'string') ?? '';
  const at = { file: entry.file, line: entry.lineOf(path), severity: 'error' } as const;
  if (issue.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys;
    return {
      ...at,
      line: entry.lineOf([...path, unknown]),
      code: 'unknown-field',
      message: `${place} has no field named ${unknown}.`,
      hint: didYouMean(unknown, [...Object.keys(HINTS), ...FIELDS], 'docs/content.md shows the fields.'),
    };
  }
  const found = path.reduce<unknown>((value, part) => Object(value)[part], raw);
  const hint =
    MAY_BE_UNKNOWN.get(path.at(-2))?.[field] ??
    HINTS[field] ??
    (issue.code === 'invalid_format' ? ID : undefined);
  if (found === undefined)
    return {
      ...at,
      code: field === 'source' ? 'no-source' : 'missing',
      message: field === 'source' ? `${place}: the fact has no source.` : `${place} is missing.`,
      ...(hint === undefined ? {} : { hint }),
    };
  return {
    ...at,
    code: 'wrong-value',
    message: `${place} cannot be ${JSON.stringify(found)}${expected(issue)}.`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Fields without a hint of their own, so that a misspelt one is recognised. */
const FIELDS = [
  'also',
  'status',
  'disagreement',
  'note',
  'comment',
  'kind',
  'state',
  'steps',
  'documents',
  'fee',
  'fee_options',
  'duration',
  'watch_out',
  'values',
  'advice',
  'history',
  'facts',
  'timeline',
  'working',
  'service',
  'holder',
  'valid_years',
  'others',
  'crisis',
  'hours',
  'languages',
  'title',
  'publisher',
  'url',
];

function expected(issue: Issue): string {
  if (issue.code === 'invalid_value') return `; it can be ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return `; it has to be ${kindInWords(issue.expected)}`;
  return '';
}
