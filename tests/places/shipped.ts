import { readFileSync } from 'node:fs';
import {
  GAZETTEER_FILES,
  type Gazetteer,
  type GazetteerFile,
  type Refused,
  readGazetteer,
} from '../../src/places/gazetteer.ts';
import { buildPlaceIndex, type PlaceIndexData } from '../../src/places/index-data.ts';
import { loadPlaceIndex, type PlaceIndex } from '../../src/places/place-index.ts';

const FOLDER = new URL('../../content/places/', import.meta.url);

/** The text of every file of the shipped gazetteer. */
export function shippedTexts(): Record<GazetteerFile, string> {
  const texts = GAZETTEER_FILES.map((file) => [file, readFileSync(new URL(file, FOLDER), 'utf8')]);
  return Object.fromEntries(texts);
}

export interface Shipped {
  readonly gazetteer: Gazetteer;
  readonly refused: readonly Refused[];
  readonly data: PlaceIndexData;
  readonly index: PlaceIndex;
}

/** The shipped gazetteer, read and loaded as the browser gets it: through JSON. */
export function loadShipped(): Shipped {
  const { gazetteer, refused } = readGazetteer(shippedTexts());
  const data = buildPlaceIndex(gazetteer);
  return { gazetteer, refused, data, index: loadPlaceIndex(JSON.parse(JSON.stringify(data))) };
}
