import { describe, expect, it } from 'vitest';
import { GAZETTEER_FILES, type GazetteerFile, readGazetteer } from '../../src/places/gazetteer.ts';
import { shippedTexts } from './shipped.ts';

const SHIPPED = shippedTexts();

function withLine(file: GazetteerFile, line: string): Record<GazetteerFile, string> {
  return { ...SHIPPED, [file]: `${SHIPPED[file].trimEnd()}\n${line}\n` };
}

function lastLine(file: GazetteerFile): number {
  return SHIPPED[file].trimEnd().split('\n').length + 1;
}

describe('the shipped gazetteer', () => {
  const { gazetteer, refused } = readGazetteer(SHIPPED);

  it('is read whole', () => {
    expect(refused).toEqual([]);
  });

  it('has as many units as the official lists', () => {
    const counts = Map.groupBy(gazetteer.units, (unit) => `${unit.country} ${unit.level}`);
    expect(Object.fromEntries([...counts].map(([kind, units]) => [kind, units.length]))).toEqual({
      'KH province': 25,
      'KH district': 210,
      'KH subdistrict': 1652,
      'KH village': 925,
      'TH province': 77,
      'TH district': 928,
      'TH subdistrict': 7436,
      'LA province': 18,
      'LA district': 148,
      'LA village': 2351,
      'MM province': 5,
      'MM district': 13,
    });
    expect(gazetteer.crossings.length).toBe(56);
    expect(gazetteer.twins.length).toBe(125);
  });

  it('gives every state of a crossing a source, and every known one a date', () => {
    for (const crossing of gazetteer.crossings)
      if (crossing.status !== 'unknown') {
        expect(crossing.status_as_of).not.toBe('');
        expect(crossing.source_url).not.toEqual([]);
      }
  });
});

describe('a row that is wrong is refused with file and line', () => {
  it.each<[string, GazetteerFile, string, RegExp]>([
    ['too few cells', 'cambodia.csv', 'KH-99,99,province', /3 cells where the header has 12/],
    ['an id that is not its code', 'cambodia.csv', 'KH-98,99,province,,ក,Ka,,,,,,', /KH-98/],
    ['an id twice', 'cambodia.csv', 'KH-01,01,province,,ក,Ka,,,,,,', /twice/],
    ['a parent that is not there', 'cambodia.csv', 'KH-9901,9901,district,99,ក,Ka,,,,,,', /parent_code "99"/],
    ['a province with a parent', 'cambodia.csv', 'KH-99,99,province,01,ក,Ka,,,,,,', /parent_code "01"/],
    ['a commune in a province', 'cambodia.csv', 'KH-019901,019901,commune,01,ក,Ka,,,,,,', /not a district/],
    ['no name', 'cambodia.csv', 'KH-99,99,province,,,Ka,,,,,,', /name_local: is empty/],
    ['an unknown level', 'thailand.csv', 'TH-99,99,planet,,ก,Ko,,,,,,', /level/],
    ['degrees that are none', 'thailand.csv', 'TH-99,99,province,,ก,Ko,,,abc,100,,', /lat/],
    ['degrees off the earth', 'thailand.csv', 'TH-99,99,province,,ก,Ko,,,91,100,,', /lat/],
    ['half a point', 'thailand.csv', 'TH-99,99,province,,ก,Ko,,,13,,,', /not both/],
    [
      'a village in another commune',
      'cambodia_border_villages.csv',
      'KH-01050199,01050199,010502,0105,ក,Ka',
      /does not lie in/,
    ],
    [
      'a Lao village without its district',
      'laos_border_villages.csv',
      'LA-9999-001,9999,ກ,',
      /does not lie in/,
    ],
    [
      'an alias of nothing',
      'aliases.csv',
      'KH-9999,Nowhere,latin,common,',
      /KH-9999 is not in the gazetteer/,
    ],
    ['an alias twice', 'aliases.csv', 'KH-0110,Poi Pet,latin,common,', /twice/],
    ['a second name to show', 'aliases.csv', 'KH-0110,ปอยเปตต์,th,common,yes', /already has a name to show/],
    ['an alias in an unknown script', 'aliases.csv', 'KH-0110,X,klingon,common,', /script/],
    ['a name with the separator', 'aliases.csv', 'KH-0110,Poi|Pet,latin,common,', /alias/],
    ['a twin of a commune', 'twins.csv', 'TH-2706,A,KH-010501,B,1,1,seed,seed,,,high,,x', /KH-010501/],
    [
      'a twin over an unknown crossing',
      'twins.csv',
      'TH-2706,A,KH-0107,B,1,1,seed,seed,,KHTH-99,high,,x',
      /KHTH-99/,
    ],
    ['a unit word without a level', 'words.csv', 'en,unit,shire,,,before', /level and side/],
    ['an everyday word with a level', 'words.csv', 'en,plain,shire,district,,', /level and side/],
    ['a quote that never ends', 'words.csv', '"en,plain,shire,,,', /never closed/],
  ])('%s', (_, file, line, reason) => {
    const { refused } = readGazetteer(withLine(file, line));
    expect(refused).toEqual([{ file, line: lastLine(file), reason: expect.stringMatching(reason) }]);
  });

  it.each([
    ['its Thai district', 'TH-2706', 'TH-9999'],
    ['its other district', 'KH-0110', 'KH-9999'],
    ['its subdistrict', 'TH-270601', 'TH-270701'],
  ])('a crossing without %s', (_, from, to) => {
    const [header = '', ...lines] = SHIPPED['crossings.csv'].split('\n');
    const texts = {
      ...SHIPPED,
      'crossings.csv': [header, lines[0]?.replace(from, to), ...lines.slice(1)].join('\n'),
    };
    expect(readGazetteer(texts).refused).toContainEqual({
      file: 'crossings.csv',
      line: 2,
      reason: expect.stringContaining(to),
    });
  });

  it('keeps all other rows', () => {
    const { gazetteer } = readGazetteer(withLine('cambodia.csv', 'KH-99,99,province'));
    expect(gazetteer).toEqual(readGazetteer(SHIPPED).gazetteer);
  });

  it.each(GAZETTEER_FILES)('says when %s is missing or empty', (file) => {
    const { [file]: _, ...others } = SHIPPED;
    expect(readGazetteer(others).refused).toContainEqual({ file, line: 0, reason: 'the file is missing' });
    expect(readGazetteer({ ...SHIPPED, [file]: '' }).refused).toContainEqual({
      file,
      line: 0,
      reason: 'the file is empty',
    });
  });
});
