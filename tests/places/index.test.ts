import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readGazetteer } from '../../src/places/gazetteer.ts';
import { buildPlaceIndex } from '../../src/places/index-data.ts';
import { loadPlaceIndex, PlaceIndexError } from '../../src/places/place-index.ts';
import { seededRandom } from './misspellings.ts';
import { loadShipped, shippedTexts } from './shipped.ts';

describe('the index of places', () => {
  const { data, gazetteer } = loadShipped();

  it('is under 1.5 MB for the browser', () => {
    expect(brotliCompressSync(JSON.stringify(data)).length).toBeLessThan(1.5 * 2 ** 20);
  });

  it('is the same whatever the order of rows', () => {
    const random = seededRandom(20_261_122);
    const shuffled = Object.fromEntries(
      Object.entries(shippedTexts()).map(([file, text]) => {
        const [header = '', ...lines] = text.trimEnd().split('\n');
        const order = lines.map((line) => ({ line, at: random() })).sort((a, b) => a.at - b.at);
        return [file, [header, ...order.map(({ line }) => line)].join('\n')];
      }),
    );
    expect(buildPlaceIndex(readGazetteer(shuffled).gazetteer)).toEqual(data);
  });

  it('knows every unit and crossing by its id', () => {
    const index = loadPlaceIndex(data);
    for (const { id } of [...gazetteer.units, ...gazetteer.crossings])
      expect(index.byCode.has(id)).toBe(true);
    expect(index.places.length).toBe(gazetteer.units.length + gazetteer.crossings.length);
  });

  it('refuses an index of another version', () => {
    expect(() => loadPlaceIndex({ ...data, version: 2 as 1 })).toThrow(PlaceIndexError);
  });
});
