import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgencyData } from '../content/agency-data.ts';
import { openAgencies } from '../content/agency-rows.ts';
import { type BundleData, bundleOpener } from '../content/bundle-data.ts';
import { i18nextFallback } from '../content/i18next-texts.ts';
import { openPlaces } from '../content/place-rows.ts';
import { type ShelfName, shelfFinder } from '../content/shelves.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import { type BuiltPage, PAGE, PARTS, WHOLE_BUNDLE } from '../http/built.ts';
import type { PlaceIndexData } from '../places/index-data.ts';

/**
 * Opens a bundle that was built, for a process that talks: all of it in memory, indexes built once. New content is
 * a new bundle, which takes the place of the whole one.
 */
export function openBuiltBundle(dir: string): Bundle {
  const data = JSON.parse(readFileSync(join(dir, WHOLE_BUNDLE), 'utf8')) as BundleData;
  const { parts } = JSON.parse(readFileSync(join(dir, PAGE), 'utf8')) as BuiltPage;
  const part = (name: ShelfName): unknown =>
    JSON.parse(readFileSync(join(dir, PARTS, parts[name] ?? ''), 'utf8'));
  const agencies = openAgencies(part('agencies') as AgencyData);
  const places = openPlaces(part('places') as PlaceIndexData);
  return bundleOpener(data.core, i18nextFallback, [
    shelfFinder('agencies', () => agencies),
    shelfFinder('places', () => places),
  ])(data);
}
