import type { z } from 'zod';
import { readRows } from './csv-rows.ts';
import type { Country, Level } from './kinds.ts';
import {
  type AliasRow,
  aliasRow,
  type CrossingRow,
  crossingRow,
  khmerVillageRow,
  laoVillageRow,
  type TwinRow,
  twinRow,
  unitRow,
  type WordRow,
  wordRow,
} from './rows.ts';

/** The files that make a gazetteer, all in one folder; every one must be there. */
export const GAZETTEER_FILES = [
  'cambodia.csv',
  'thailand.csv',
  'laos.csv',
  'myanmar.csv',
  'cambodia_border_villages.csv',
  'laos_border_villages.csv',
  'crossings.csv',
  'twins.csv',
  'aliases.csv',
  'words.csv',
] as const;
export type GazetteerFile = (typeof GAZETTEER_FILES)[number];

/** A province, district, subdistrict or village, as the files say it. */
export interface Unit {
  readonly id: string;
  readonly country: Country;
  readonly level: Exclude<Level, 'crossing'>;
  /** The id of the unit that it lies in; empty for a province. */
  readonly parent: string;
  readonly local: string;
  /** Empty for most Lao villages. */
  readonly latin: string;
  readonly others: readonly string[];
  readonly unitLocal: string;
  readonly unitLatin: string;
  readonly point: { readonly lat: number; readonly lon: number } | undefined;
}

export interface Gazetteer {
  /** Parents before children, then by id: the order of rows in the files does not show. */
  readonly units: readonly Unit[];
  readonly crossings: readonly CrossingRow[];
  readonly twins: readonly TwinRow[];
  readonly aliases: readonly AliasRow[];
  readonly words: readonly WordRow[];
}

/** A row that was left out and why; `line` counts from 1 and is 0 where the whole file is meant. */
export interface Refused {
  readonly file: GazetteerFile;
  readonly line: number;
  readonly reason: string;
}

type Texts = Readonly<Partial<Record<GazetteerFile, string>>>;

const COUNTRY_FILES = {
  'cambodia.csv': 'KH',
  'thailand.csv': 'TH',
  'laos.csv': 'LA',
  'myanmar.csv': 'MM',
} as const satisfies Partial<Record<GazetteerFile, Country>>;
const LEVEL_ABOVE = { province: undefined, district: 'province', subdistrict: 'district' } as const;

/**
 * Reads and checks the files of `content/places` (file name → text). Rows that are wrong are left out of the
 * gazetteer and listed with file, line and reason; a caller that publishes a gazetteer must refuse it while
 * `refused` is not empty. Throws nothing.
 */
export function readGazetteer(texts: Texts): { gazetteer: Gazetteer; refused: readonly Refused[] } {
  const refused: Refused[] = [];
  const refuse = (file: GazetteerFile, line: number, reason: string) => refused.push({ file, line, reason });
  const rows = <S extends z.ZodType>(file: GazetteerFile, schema: S) =>
    readRows(texts[file], schema, (line, reason) => refuse(file, line, reason));

  const units = new Map<string, Unit>();
  const add = (file: GazetteerFile, line: number, unit: Unit) => {
    if (units.has(unit.id)) refuse(file, line, `${unit.id} stands in the gazetteer twice`);
    else units.set(unit.id, unit);
  };

  for (const [file, country] of entriesOf(COUNTRY_FILES)) {
    const read = rows(file, unitRow);
    const levels = new Map(read.map((row) => [row.code, row.level]));
    for (const row of read) {
      const above = LEVEL_ABOVE[row.level];
      if (row.id !== `${country}-${row.code}`)
        refuse(file, row.line, `id ${row.id} is not ${country} and the code ${row.code}`);
      else if (above === undefined ? row.parent_code !== '' : levels.get(row.parent_code) !== above)
        refuse(file, row.line, `parent_code "${row.parent_code}" is not ${above ? `a ${above}` : 'empty'}`);
      else if ((row.lat === undefined) !== (row.lon === undefined))
        refuse(file, row.line, 'has one of lat and lon, not both');
      else
        add(file, row.line, {
          id: row.id,
          country,
          level: row.level,
          parent: above ? `${country}-${row.parent_code}` : '',
          local: row.name_local,
          latin: row.name_latin,
          others: row.other_names,
          unitLocal: row.unit_local,
          unitLatin: row.unit_latin,
          point: row.lat === undefined || row.lon === undefined ? undefined : { lat: row.lat, lon: row.lon },
        });
    }
  }

  const village = (id: string, country: Country, parent: string, local: string, latin: string): Unit => ({
    id,
    country,
    level: 'village',
    parent,
    local,
    latin,
    others: [],
    unitLocal: country === 'KH' ? 'ភូមិ' : 'ບ້ານ',
    unitLatin: country === 'KH' ? 'Phum' : 'Ban',
    point: undefined,
  });
  for (const row of rows('cambodia_border_villages.csv', khmerVillageRow)) {
    const parent = `KH-${row.commune_code}`;
    if (units.get(parent)?.parent !== `KH-${row.district_code}` || !row.id.startsWith(parent))
      refuse('cambodia_border_villages.csv', row.line, `${row.id} does not lie in ${parent}`);
    else
      add(
        'cambodia_border_villages.csv',
        row.line,
        village(row.id, 'KH', parent, row.name_local, row.name_latin),
      );
  }
  for (const row of rows('laos_border_villages.csv', laoVillageRow)) {
    const parent = `LA-${row.district_code}`;
    if (units.get(parent)?.level !== 'district' || !row.id.startsWith(parent))
      refuse('laos_border_villages.csv', row.line, `${row.id} does not lie in ${parent}`);
    else
      add(
        'laos_border_villages.csv',
        row.line,
        village(row.id, 'LA', parent, row.name_local, row.name_latin),
      );
  }

  const levelOf = (id: string) => units.get(id)?.level;
  const isDistrict = (id: string) => levelOf(id) === 'district';
  const liesIn = (id: string, district: string) => id === '' || units.get(id)?.parent === district;
  const crossings = unique(
    rows('crossings.csv', crossingRow).filter((row) => {
      const wrong = [
        !isDistrict(row.th_district_id) && row.th_district_id,
        !isDistrict(row.other_district_id) && row.other_district_id,
        !liesIn(row.th_subdistrict_id, row.th_district_id) && row.th_subdistrict_id,
        !liesIn(row.other_commune_id, row.other_district_id) && row.other_commune_id,
      ].find((id) => id !== false);
      if (wrong) refuse('crossings.csv', row.line, `${wrong} is not a unit of that level and place`);
      return !wrong;
    }),
    (row) => row.id,
    (row) => refuse('crossings.csv', row.line, `${row.id} stands in the file twice`),
  );
  const crossingIds = new Set(crossings.map((row) => row.id));

  const twins = unique(
    rows('twins.csv', twinRow).filter((row) => {
      const wrong =
        [row.code_a, row.code_b].find((id) => !isDistrict(id)) ??
        row.crossings.find((id) => !crossingIds.has(id));
      if (wrong) refuse('twins.csv', row.line, `${wrong} is not in the gazetteer`);
      return !wrong;
    }),
    (row) => `${row.code_a} ${row.code_b}`,
    (row) => refuse('twins.csv', row.line, `${row.code_a} and ${row.code_b} are paired twice`),
  );

  const aliases = unique(
    rows('aliases.csv', aliasRow).filter((row) => {
      const known = units.has(row.id) || crossingIds.has(row.id);
      if (!known) refuse('aliases.csv', row.line, `${row.id} is not in the gazetteer`);
      return known;
    }),
    (row) => `${row.id} ${row.alias}`,
    (row) => refuse('aliases.csv', row.line, `${row.id} has the alias "${row.alias}" twice`),
  );

  const shown = new Set<string>();
  for (const row of aliases) {
    const reader = `${row.id} ${row.script}`;
    if (row.shown === 'yes' && shown.has(reader))
      refuse('aliases.csv', row.line, `${row.id} already has a name to show in ${row.script}`);
    if (row.shown === 'yes') shown.add(reader);
  }

  const words = rows('words.csv', wordRow).filter((row) => {
    const levelled = row.kind === 'unit' || row.kind === 'town';
    const whole = (row.level !== '') === levelled && (row.side !== '') === (row.kind !== 'plain');
    if (!whole) refuse('words.csv', row.line, `"${row.word}" has too much or too little in level and side`);
    return whole;
  });

  return {
    gazetteer: {
      units: [...units.values()].sort(
        (a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
      ),
      crossings: sortedBy(crossings, (row) => row.id),
      twins: sortedBy(twins, (row) => `${row.code_a} ${row.code_b}`),
      aliases: sortedBy(aliases, (row) => `${row.id} ${row.alias}`),
      words: sortedBy(words, (row) => `${row.word} ${row.language} ${row.kind} ${row.level} ${row.country}`),
    },
    refused,
  };
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  // Object.entries widens the keys of a record whose keys are all known.
  return Object.entries(record) as [K, V][];
}

function sortedBy<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function unique<T>(rows: readonly T[], key: (row: T) => string, refuse: (row: T) => void): T[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const again = seen.has(key(row));
    if (again) refuse(row);
    seen.add(key(row));
    return !again;
  });
}
