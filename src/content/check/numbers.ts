import { toAsciiDigits } from '../../understanding/digits.ts';
import type { Finding } from '../finding.ts';
import { withoutEras } from './eras.ts';
import { isAlso } from './forms.ts';
import { type Project, sourceLocale } from './project.ts';
import { error } from './report.ts';

const PLACEHOLDER = /\{\{[^}]*\}\}/g;
const NUMBER = /\d[\d.,:/-]*\d|\d/g;
/** Numbers that English writes as words; a translation may write them in digits. */
const IN_WORDS: Readonly<Record<string, string>> = {
  one: '1',
  once: '1',
  two: '2',
  twice: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
};

/** E38: a translation has the numbers of its source, each as often, and no other; all in the digits 0 to 9. */
export function checkNumbers({ locales }: Project): Finding[] {
  const source = sourceLocale(locales);
  return locales.flatMap((locale) =>
    [...locale.files.values()].flatMap((file) =>
      [...file.texts].flatMap(([name, text]) => {
        if (isAlso(name)) return [];
        const key = `${file.namespace}:${name}`;
        const at = file.place(name);
        const plain = text.replace(PLACEHOLDER, ' ');
        const findings: Finding[] = [];
        if (toAsciiDigits(plain) !== plain)
          findings.push(
            error(
              'E38',
              at,
              `"${key}" has a number in other digits than 0 to 9.`,
              'Write it in 0 to 9, as every language prints numbers.',
            ),
          );
        const original = locale === source ? undefined : source?.written(key);
        if (original === undefined) return findings;
        const { lost, added: more } = numbersApart(original, text);
        const added = withoutEras(locale.lng, more, plain);
        if (lost.length + added.length === 0) return findings;
        const told = [
          ...lost.map((number) => `leaves out the number ${number}`),
          ...added.map((number) => `adds the number ${number}`),
        ];
        findings.push(
          error(
            'E38',
            at,
            `"${key}" ${told.join(' and ')}, other than in ${source?.lng}.`,
            `In ${source?.lng} it says "${original}".`,
          ),
        );
        return findings;
      }),
    ),
  );
}

/**
 * The numbers of a text that another one loses or adds, in 0 to 9. Each counts as often as it stands; those within
 * placeholders are the placeholder's. English may write small ones as words.
 */
export function numbersApart(
  original: string,
  other: string,
): { readonly lost: readonly string[]; readonly added: readonly string[] } {
  const [there, here] = [digitsIn(original), digitsIn(other)];
  const [lost, added] = [without(there, here), without(here, there)];
  return {
    lost: lost.length === 0 ? lost : without(lost, speltIn(other)),
    added: added.length === 0 ? added : without(added, speltIn(original)),
  };
}

function digitsIn(text: string): string[] {
  return toAsciiDigits(text.replace(PLACEHOLDER, ' ')).match(NUMBER) ?? [];
}

function speltIn(english: string): string[] {
  return (english.toLowerCase().match(/\p{L}+/gu) ?? []).flatMap((word) => IN_WORDS[word] ?? []);
}

/** What is left of a list when each of the others is taken out once. */
function without(list: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return list.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
