import type { Finding } from '../finding.ts';
import { BUDDHIST_ERA } from '../values.ts';
import { isAlso } from './forms.ts';
import type { Project } from './project.ts';
import { error } from './report.ts';

/** The language whose readers count years from the Buddha. */
const BUDDHIST = 'th';
const PLACEHOLDER = /\{\{[^}]*\}\}/g;
const YEAR = /(?<![\d.,])(?:19|20)\d\d(?![\d,]|\.\d)/g;

/** E46: in Thai a typed year stands beside its Buddhist one, as dates are printed: 2567 (2024). */
export function checkEras({ locales }: Project): Finding[] {
  return locales
    .filter(({ lng }) => lng === BUDDHIST)
    .flatMap(({ files }) =>
      [...files.values()].flatMap((file) =>
        [...file.texts].flatMap(([name, text]) => {
          const alone = isAlso(name) ? [] : yearsAlone(text);
          return alone.map((year) =>
            error(
              'E46',
              file.place(name),
              `"${file.namespace}:${name}" has the year ${year} without the Buddhist year ${buddhistYear(year)}.`,
              `Write ${buddhistYear(year)} (${year}), or print a date of the facts.`,
            ),
          );
        }),
      ),
    );
}

/** The year as Thai people count it. */
export function buddhistYear(year: string): string {
  return String(Number(year) + BUDDHIST_ERA);
}

function yearsAlone(text: string): string[] {
  const plain = text.replace(PLACEHOLDER, ' ');
  return [...new Set(plain.match(YEAR) ?? [])].filter((year) => !plain.includes(buddhistYear(year)));
}

/** Numbers that a translation adds, without the Buddhist years of those that are in it; these say nothing new. */
export function withoutEras(lng: string, added: readonly string[], text: string): readonly string[] {
  if (lng !== BUDDHIST) return added;
  const told = new Set((text.match(YEAR) ?? []).map(buddhistYear));
  return added.filter((number) => !told.has(number));
}
