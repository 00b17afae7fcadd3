import type { Poster } from '../content/model/poster.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Value } from '../dialogue/message.ts';
import type { CommitteeFile } from '../tips/committee.ts';
import { chainOf, countryOf } from '../tips/routing.ts';
import { placeBook } from './tip-places.ts';

/** Where a poster hangs, and who reads tips about that place first. */
export type PosterPlace = Pick<Poster, 'place' | 'name' | 'readers'>;

/** What a poster says of a place of the gazetteer (`KH-0110`); undefined where there is no such place. */
export function posterPlace(
  bundle: Bundle,
  committees: readonly CommitteeFile[],
  place: string,
): PosterPlace | undefined {
  const places = placeBook(() => bundle);
  const name = writtenOf(places.name(place));
  if (!name) return undefined;
  const readers = committees.flatMap((file): NonNullable<Poster['readers']>[] => {
    const [first] = chainOf(file, place, (below) => places.parentOf(below));
    if (!first || file.country !== countryOf(place)) return [];
    const served = first.places[0];
    const servedName = first.independent || served === undefined ? undefined : writtenOf(places.name(served));
    return [
      {
        committee: first.id,
        country: file.country,
        ...(servedName === undefined ? undefined : { name: servedName }),
        ...(file.demo ? { demo: true as const } : undefined),
      },
    ];
  });
  const [reader] = readers;
  return { place, name, ...(reader === undefined ? undefined : { readers: reader }) };
}

function writtenOf(value: Value): Poster['name'] | undefined {
  if (typeof value === 'string') return { '*': value };
  if (typeof value !== 'object' || value === null || !('written' in value)) return undefined;
  const written = value.written as Poster['name'];
  const { '*': plain = '', ...others } = written;
  return { '*': plain, ...others };
}
