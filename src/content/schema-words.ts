import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** Values by the names that schemas have for them, as people read them. */
const KINDS: Readonly<Record<string, string>> = {
  object: 'a group of fields',
  record: 'a group of fields',
  map: 'a group of fields',
  array: 'a list',
  tuple: 'a list',
  string: 'words; put numbers, dates, yes and no into quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

/** What a schema wants where something of another kind stands. */
export function kindInWords(expected: string): string {
  return KINDS[expected] ?? 'something else';
}

const FORMATS: Readonly<Record<string, string>> = {
  url: 'it is no address such as https://example.org',
  date: 'it is no day such as 2026-11-22',
  email: 'it is no e-mail address',
};

/**
 * What is wrong with a value, in half a sentence, for schemas that say nothing of their own: pass it to `safeParse`
 * as `error`. A schema's own words go first.
 */
export function issueInWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'it is missing' : `it must be ${kindInWords(issue.expected)}`;
    case 'too_small':
      return `it has to be ${bound(issue.origin, 'at least', Number(issue.minimum), issue.inclusive)}`;
    case 'too_big':
      return `it has to be ${bound(issue.origin, 'at most', Number(issue.maximum), issue.inclusive)}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'it is not written in the way that is asked for';
    case 'invalid_value':
      return `it can only be ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `there is no field "${issue.keys[0] ?? ''}"`;
    case 'invalid_key':
      return 'a name in it is not named well';
    case 'invalid_union':
      return 'it is of none of the kinds that may stand here';
    default:
      return 'nothing like it may stand here';
  }
}

function bound(
  origin: string,
  word: 'at least' | 'at most',
  limit: number,
  inclusive: boolean | undefined,
): string {
  if (origin === 'string') return `${word} ${limit} letters and signs long`;
  if (origin === 'array' || origin === 'set' || origin === 'map') return `a list of ${word} ${limit}`;
  if (inclusive === false) return word === 'at least' ? `more than ${limit}` : `less than ${limit}`;
  return `${word} ${limit}`;
}
