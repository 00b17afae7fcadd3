import type { Lng } from '../../dialogue/message.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { LocatedContent } from '../located.ts';

/** Posters hang at places that the gazetteer has, and speak a language that there is. */
export function checkPosterPlaces(
  { posters }: LocatedContent,
  countryOf: Readonly<Record<string, string>>,
  locales: readonly Lng[],
): Finding[] {
  return [...posters.values()].flatMap((entry): Finding[] => {
    const { place, locale } = entry.value;
    const findings: Finding[] = [];
    if (!Object.hasOwn(countryOf, place))
      findings.push({
        file: entry.file,
        line: entry.lineOf(['place']),
        code: 'unknown-place',
        severity: 'error',
        message: `${entry.id}: there is no place ${place}.`,
        hint: didYouMean(place, Object.keys(countryOf), 'The ids stand in content/places/.'),
      });
    if (!locales.includes(locale))
      findings.push({
        file: entry.file,
        line: entry.lineOf(['locale']),
        code: 'unknown-language',
        severity: 'error',
        message: `${entry.id}: there is no language ${locale}.`,
        hint: didYouMean(locale, locales),
      });
    return findings;
  });
}
