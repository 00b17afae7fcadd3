import { buildPlaceIndex, type PlaceIndexData } from '../places/index-data.ts';
import { openAgencies } from './agency-rows.ts';
import type { Finder } from './bundle.ts';
import { compileContent } from './located.ts';
import { openPlaces } from './place-rows.ts';
import { compileAgencies } from './read-agencies.ts';
import { readPlaces } from './read-places.ts';
import type { ReadProject } from './read-project.ts';
import { shelfFinder } from './shelves.ts';

/** Gives the index of the gazetteer's files (name → text), for callers that keep it. */
export type PlaceIndexOf = (files: Readonly<Record<string, string>>) => PlaceIndexData;

const buildIndex: PlaceIndexOf = (files) => buildPlaceIndex(readPlaces(files).gazetteer);

/** The shelves straight from the project's files, each built when it is first asked. */
export function projectShelves(
  { agencies, content, placeFiles }: ReadProject,
  placeIndex: PlaceIndexOf = buildIndex,
): readonly Finder[] {
  return [
    shelfFinder('agencies', () =>
      openAgencies(compileAgencies(agencies, compileContent(content), placeFiles)),
    ),
    shelfFinder('places', () => openPlaces(placeIndex(placeFiles))),
  ];
}
