import { z } from 'zod';
import type { Lng } from '../../dialogue/message.ts';
import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';

/** What a difference between a back-translation and the English is about; the first five make a text wrong. */
export const GRAVE = ['number', 'payer', 'date', 'negation', 'country'] as const;
const DIFFERENCE = /^(?:number|payer|date|negation|country|other): \S/;

const hash = z.string().regex(/^[0-9a-f]{8}$/);

/** What is kept of one translated text. All of it is about the wordings of these two hashes. */
const reviewed = z.strictObject({
  /** Hash of the English that the text was made from. */
  en: hash,
  /** Hash of the translation. */
  words: hash,
  /** The native speaker who read it and found it right. Nobody yet: a draft. */
  by: z.string().min(1).optional(),
  /** The day of the signature. */
  on: z.iso.date().optional(),
  /** English again, by a reader who had not seen the English. */
  back: z.string().min(1).optional(),
  /** Where that reads otherwise than the English: `number: five became fifty`. */
  differs: z.array(z.string().regex(DIFFERENCE)).optional(),
});
export type Reviewed = z.infer<typeof reviewed>;

/** The review state of a locale, by the keys of its texts (`ns:a.b`). */
export type Review = Readonly<Record<string, Reviewed>>;

const reviewFile = z.record(z.string().regex(/^\w+:[\w.-]+$/), reviewed);

/** The file that holds the review of a locale; it is not shipped. */
export function reviewPath(lng: Lng): string {
  return `locales/${lng}/review.json`;
}

/** Reads the review of a locale; none where there is no file. */
export function readReview(
  files: Files,
  lng: Lng,
): { readonly review: Review; readonly findings: readonly Finding[] } {
  const file = reviewPath(lng);
  const text = files[file];
  if (text === undefined) return { review: {}, findings: [] };
  const parsed = reviewFile.safeParse(parseJson(text));
  if (parsed.success) return { review: parsed.data, findings: [] };
  const key = parsed.error.issues[0]?.path[0];
  return {
    review: {},
    findings: [
      {
        file,
        line: typeof key === 'string' ? lineOf(text, key) : 1,
        code: 'E39',
        severity: 'error',
        message: `This file is not as "mitr locales" writes it${typeof key === 'string' ? `: "${key}"` : ''}.`,
        hint: 'Take the last good version back from git, or mend the entry; docs/languages.md says what it holds.',
      },
    ],
  };
}

/** One text a line and in the order of its keys, so that versions from two hands merge by themselves. */
export function writeReview(review: Review): string {
  const entries = Object.keys(review)
    .sort()
    .map((key) => `  ${JSON.stringify(key)}: ${JSON.stringify(review[key])}`);
  return `{\n${entries.join(',\n')}\n}\n`;
}

/** What a difference is about: the word before its colon. */
export function isGrave(difference: string): boolean {
  return GRAVE.some((kind) => difference.startsWith(`${kind}: `));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lineOf(text: string, key: string): number {
  return text.split('\n').findIndex((line) => line.trimStart().startsWith(JSON.stringify(key))) + 1 || 1;
}
