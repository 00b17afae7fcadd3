import type { Finding } from '../../src/places/find.ts';
import { liesIn, type Place, type PlaceIndex } from '../../src/places/place-index.ts';
import { compact, plain } from '../../src/places/spelling.ts';
import { misspelt, seededRandom } from './misspellings.ts';

/** What became of the misspelt names of one script. */
export interface Recall {
  readonly script: string;
  readonly names: number;
  /** The unit itself, or the larger unit of the same name that holds it, was answered or offered. */
  readonly found: number;
  /** Others were offered. */
  readonly missed: number;
  readonly none: number;
  /** Another place was answered without asking. */
  readonly wrong: number;
}

const SCRIPT = { KH: 'Khmer', TH: 'Thai', LA: 'Lao', MM: 'Burmese' } as const;
const SAMPLE = 0.2;
const SHORTEST = 4;

/**
 * Misspells a fifth of the names of all units, in their own script and in Latin letters, with so many slips each.
 * Leaves out names that more than four units share, names of less than four letters, which one slip makes
 * another word, and slips that happen to spell another name of the gazetteer.
 */
export function measureMisspellings(
  find: (text: string) => Finding,
  index: PlaceIndex,
  slips: number,
  seed: number,
): Recall[] {
  const random = seededRandom(seed);
  const names = new Set(index.keys);
  const shared = new Map<string, number>();
  for (const place of index.places)
    for (const name of [place.local, place.latin]) shared.set(name, (shared.get(name) ?? 0) + 1);
  const counts = new Map<
    string,
    { names: number; found: number; missed: number; none: number; wrong: number }
  >();
  for (const place of index.places) {
    if (place.level === 'crossing' || random() > SAMPLE) continue;
    for (const [script, name] of [
      [SCRIPT[place.country], place.local],
      ['Latin', place.latin],
    ] as const) {
      if (compact(plain(name)).length < SHORTEST || (shared.get(name) ?? 0) > 4) continue;
      const spelled = misspelt(name.toLowerCase(), slips, random);
      const key = compact(plain(spelled));
      if (names.has(key) && key !== compact(plain(name))) continue;
      const count = counts.get(script) ?? { names: 0, found: 0, missed: 0, none: 0, wrong: 0 };
      counts.set(script, count);
      count.names++;
      const { decision, codes } = find(spelled);
      if (codes.some((code) => isMeant(index.byCode.get(code), place))) count.found++;
      else if (decision === 'none') count.none++;
      else if (decision === 'resolve') count.wrong++;
      else count.missed++;
    }
  }
  return [...counts].map(([script, count]) => ({ script, ...count }));
}

function isMeant(found: Place | undefined, place: Place): boolean {
  return found === place || (found !== undefined && liesIn(place, found) && found.local === place.local);
}
