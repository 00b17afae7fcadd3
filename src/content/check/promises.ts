import { z } from 'zod';
import { normalise } from '../../understanding/normalise.ts';
import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';
import { readYaml, shaped, type YamlFile } from '../yaml-file.ts';
import { isAlso } from './forms.ts';
import type { CheckedLocale, Project } from './project.ts';
import { error } from './report.ts';

/** What may never be promised to people who tell something, and what must always be said to them. */
export const PROMISES_FILE = 'content/promises.yaml';

const phrases = z.array(z.string().min(1));

const never = z.strictObject({
  phrases: phrases.describe('Words that never stand in a text.'),
  full: phrases.describe('Words for "completely", which never stand beside one of "hidden".'),
  hidden: phrases.describe('Words for "safe" and "anonymous".'),
  except: phrases.default([]).describe('Sentences that deny a promise, in which such words may stand.'),
});

const must = z.strictObject({
  text: z.string().describe('The key of the text: tip:promise.'),
  says: z.string().describe('What the text must make clear, for translators.'),
  words: z
    .record(z.string(), phrases)
    .describe('By language: words that all stand in it; "a | b" where one of them is enough.'),
});

/** Its schema. */
export const promisesFile = z.strictObject({
  never: z.record(z.string(), never).describe('By language.'),
  must: z.array(must),
});

/** What people may never be told, as it was written for one language. */
export type NeverSaid = z.infer<typeof never>;

/** The file as it was read; nothing where there is none. */
export interface Promises extends z.infer<typeof promisesFile> {
  readonly yaml: YamlFile;
}

export function readPromises(files: Files): {
  readonly promises: Promises | undefined;
  readonly findings: readonly Finding[];
} {
  const text = files[PROMISES_FILE];
  if (text === undefined) return { promises: undefined, findings: [] };
  const yaml = readYaml(PROMISES_FILE, text);
  const { value, findings } = shaped(yaml, promisesFile, 'promises');
  return { promises: value === undefined ? undefined : { ...value, yaml }, findings };
}

/** E44, E45: no text promises what nobody can keep, and what protects people is said in every language. */
export function checkPromises({ locales, promises }: Project): Finding[] {
  if (promises === undefined) return [];
  return locales.flatMap((locale) => [
    ...promised(locale, promises),
    ...promises.must.flatMap((rule, i) => unsaid(locale, promises, rule, i)),
  ]);
}

function promised({ lng, files }: CheckedLocale, { never: rules, yaml }: Promises): Finding[] {
  const rule = rules[lng];
  if (rule === undefined)
    return [
      error(
        'E44',
        { file: PROMISES_FILE, line: yaml.line(['never']) },
        `Nobody has written what may never be promised in "${lng}".`,
        `Add "${lng}" under never, with its words for "completely anonymous", "nobody can find out" and the like.`,
      ),
    ];
  const search = promiseSearch(rule);
  return [...files.values()].flatMap((file) =>
    [...file.texts].flatMap(([name, text]) => {
      if (isAlso(name)) return [];
      const found = search(text);
      return found === undefined
        ? []
        : [
            error(
              'E44',
              file.place(name),
              `"${file.namespace}:${name}" promises what nobody can keep: "${found}".`,
              `Say what holds instead. If the sentence warns of such a promise, add it to ${PROMISES_FILE} under except.`,
            ),
          ];
    }),
  );
}

function unsaid(
  locale: CheckedLocale,
  { yaml }: Promises,
  { text: key, says, words }: z.infer<typeof must>,
  i: number,
): Finding[] {
  const { lng } = locale;
  if (locale.unread(key)) return [];
  const written = locale.written(key);
  if (written === undefined)
    return [
      error('E45', locale.place(key), `"${key}" is missing, which protects people.`, `It must say: ${says}.`),
    ];
  const wanted = words[lng];
  if (wanted === undefined)
    return [
      error(
        'E45',
        { file: PROMISES_FILE, line: yaml.line(['must', i]) },
        `Nobody has written by which words "${key}" is safe in "${lng}".`,
        `Add "${lng}" under words.`,
      ),
    ];
  const said = closed(written);
  const missing = wanted.filter((word) => !word.split('|').some((one) => said.includes(closed(one))));
  return missing.length === 0
    ? []
    : [
        error(
          'E45',
          locale.place(key),
          `"${key}" no longer has ${missing.map((word) => `"${word}"`).join(', ')}.`,
          `It must say: ${says}. If it says so in other words, put those into ${PROMISES_FILE}.`,
        ),
      ];
}

/** Finds the first promise of a text in one language, in the form in which it was compared. */
export function promiseSearch(rule: NeverSaid): (text: string) => string | undefined {
  const either = (words: readonly string[]) => words.map(pattern).join('|');
  // A promise stands within one sentence; beside another word, or with a little between.
  const near = (a: readonly string[], b: readonly string[]) =>
    `(?:${either(a)})[^.,;:!?។៖၊။\\n]{0,6}?(?:${either(b)})`;
  const { phrases, full, hidden } = rule;
  const pairs = full.length > 0 && hidden.length > 0 ? [near(full, hidden), near(hidden, full)] : [];
  const promise = new RegExp([...phrases.map(pattern), ...pairs].join('|') || '(?!)', 'u');
  const denial = new RegExp(rule.except.map(pattern).join('|') || '(?!)', 'gu');
  return (text) => promise.exec(open(text).replace(denial, ' … '))?.[0];
}

/** Blanks between words of these scripts mean nothing; a blank or a sign between two of their letters goes. */
const UNSPACED =
  /(?<=[\p{Script=Khmer}\p{Script=Lao}\p{Script=Thai}\p{Script=Myanmar}\d%]) +(?=[\p{Script=Khmer}\p{Script=Lao}\p{Script=Thai}\p{Script=Myanmar}\d%])/gu;

/** A text as promises are looked for in it. */
function open(text: string): string {
  return normalise(text.replace(/[_*"“”«»'’‘]/g, '').replaceAll('-', ' ')).replace(UNSPACED, '');
}

/** The same without any blank, for words that must stand in it. */
function closed(text: string): string {
  return normalise(text).replace(/\s+/g, '');
}

/** Latin words are whole words; the other scripts have no blanks between theirs. */
function pattern(phrase: string): string {
  const plain = open(phrase);
  const escaped = plain.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll(' ', '\\s*');
  const before = /^[a-z0-9]/.test(plain) ? '(?<![a-z0-9])' : '';
  const after = /[a-z0-9]$/.test(plain) ? '(?![a-z0-9])' : '';
  return before + escaped + after;
}
