import type { Gazetteer } from '../../places/gazetteer.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { LocatedContent } from '../located.ts';

/** Wages stand under places that the gazetteer has, and in the country of their list. */
export function checkWagePlaces({ wages }: LocatedContent, { units }: Gazetteer): Finding[] {
  const known = new Map(units.map((unit) => [unit.id, unit]));
  return [...wages.values()].flatMap((entry) =>
    Object.keys(entry.value.daily).flatMap((place): Finding[] => {
      if (known.get(place)?.country === entry.value.country) return [];
      return [
        {
          file: entry.file,
          line: entry.lineOf(['daily', place]),
          code: 'unknown-place',
          severity: 'error',
          message: `${entry.id}: there is no place ${place} in ${entry.value.country}.`,
          hint: didYouMean(place, known.keys()) ?? 'The ids stand in content/places/.',
        },
      ];
    }),
  );
}
