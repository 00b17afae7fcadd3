import { readPlaces } from '../content/read-places.ts';
import { buildPlaceIndex, type PlaceIndexData } from '../places/index-data.ts';
import { READING_CODE } from './dist.ts';
import { kept } from './kept.ts';

/** The index of the gazetteer's files (name → text), built or taken from an earlier time: it seldom changes. */
export function placeIndex(files: Readonly<Record<string, string>>): PlaceIndexData {
  return kept('place-index', READING_CODE, [files], () => buildPlaceIndex(readPlaces(files).gazetteer));
}
