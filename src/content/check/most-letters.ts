import type { Texts, Value } from '../../dialogue/message.ts';
import { parseTemplate } from '../template.ts';
import { formsOf } from '../texts.ts';
import { memberOf } from '../values.ts';
import type { CheckedLocale } from './project.ts';
import { said } from './report.ts';

/**
 * No row makes a text longer than this: its longest form with the longest of the values that each placeholder prints,
 * whether they come from the same row or not. Most texts are far from any limit, and need not be said with every row.
 * `samples` are the values that each name may have.
 */
export function mostLetters(
  locales: readonly Pick<CheckedLocale, 'resources' | 'texts'>[],
  key: string,
  samples: ReadonlyMap<string, readonly Value[]>,
): number {
  return locales.reduce((sum, { resources, texts }) => {
    const lengths = (formsOf(resources, key) ?? []).map(([, text]) => {
      const template = parseTemplate(text);
      if (!template) return Number.POSITIVE_INFINITY;
      return template.placeholders.reduce(
        (length, { path: [name = '', ...path], format, tail }) =>
          length + tail.length + longest(samples.get(name) ?? NOTHING, path, format, texts),
        template.head.length,
      );
    });
    return sum + Math.max(...lengths) + 1;
  }, 0);
}

/** What a text prints of a fact of which nothing is known before. */
export const NOTHING: readonly Value[] = [null];

/** The same rows are printed by dozens of texts of a language. */
const LONGEST = new WeakMap<Texts, WeakMap<readonly Value[], Map<string, number>>>();

/** The length of the longest of these values under a path; endless where one can't be said. */
function longest(
  values: readonly Value[],
  path: readonly string[],
  format: string | undefined,
  texts: Texts,
): number {
  const ofTexts = LONGEST.get(texts) ?? new WeakMap<readonly Value[], Map<string, number>>();
  LONGEST.set(texts, ofTexts);
  const ofValues = ofTexts.get(values) ?? new Map<string, number>();
  ofTexts.set(values, ofValues);
  const under = [...path, format].join(' ');
  const known = ofValues.get(under);
  if (known !== undefined) return known;
  const length = values.reduce<number>((most, value) => {
    const printed = path.reduce<Value | undefined>(memberOf, value);
    const words = said(() => texts.value(printed ?? null, format));
    return Math.max(most, words?.length ?? Number.POSITIVE_INFINITY);
  }, 0);
  ofValues.set(under, length);
  return length;
}
