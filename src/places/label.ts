import type { Country, Script } from './kinds.ts';
import type { Place } from './place-index.ts';

const SCRIPT_OF_COUNTRY = { KH: 'km', TH: 'th', LA: 'lo', MM: 'my' } as const satisfies Record<
  Country,
  Script
>;

/**
 * The name to show in a locale (`en`, `km`, `lo`, `th`, `my` or any other): in the place's own script for the
 * language of its country, as neighbours write it where the gazetteer knows that, else in Latin letters, and
 * in its own script where no Latin spelling is known.
 */
export function placeName(place: Place, locale: string): string {
  if (SCRIPT_OF_COUNTRY[ownCountry(place)] === locale) return place.local || place.latin;
  const neighbour = [...place.neighbourNames].find(([script]) => script === locale);
  return neighbour?.[1] || place.latin || place.local;
}

/** A crossing is named as Thailand names it. */
function ownCountry(place: Place): Country {
  return place.level === 'crossing' ? 'TH' : place.country;
}
