import { z } from 'zod';
import { COUNTRIES, LEVELS, type Level, SCRIPTS } from './kinds.ts';

/**
 * The columns of the files in `content/places`, one schema a file. Columns that are not named here may stand
 * in a file and are left alone.
 */

const UNIT_LEVELS = {
  province: 'province',
  state_region: 'province',
  district: 'district',
  commune: 'subdistrict',
  subdistrict: 'subdistrict',
} as const satisfies Record<string, Level>;

/** A name may hold anything but what the index uses between names. */
const name = z
  .string()
  .trim()
  .min(1, 'is empty')
  .regex(/^[^|\n\r]*$/, 'holds "|" or a line break');
const optionalName = name.or(z.literal(''));
const names = z.string().transform((cell) => cell.split('|').filter((part) => part !== ''));
const sources = names.pipe(z.array(z.string().min(1)));
const degrees = (most: number) =>
  z
    .string()
    .transform((cell) => (cell === '' ? undefined : Number(cell)))
    .refine(
      (value) => value === undefined || (Number.isFinite(value) && Math.abs(value) <= most),
      `is not a number of degrees from -${most} to ${most}`,
    );
const lat = degrees(90);
const lon = degrees(180);
/** A day, a month or a year: sources are not always more exact. */
const date = z.string().regex(/^(\d{4}(-\d{2}){0,2}|undated)?$/, 'is not YYYY, YYYY-MM, YYYY-MM-DD or empty');
const confidence = z.enum(['high', 'medium', 'low']);
const unitId = z
  .string()
  .regex(/^(KH|TH|LA)-\d{2,8}$|^MM-MMR\d{3}(D\d{3})?$/, 'is not an id of the gazetteer');
const optionalUnitId = unitId.or(z.literal(''));
const crossingId = z.string().regex(/^(KH|LA|MM)TH-\d{2,3}$/, 'is not an id of a crossing');

export const unitRow = z.object({
  id: unitId,
  code: z.string(),
  level: z
    .enum(['province', 'state_region', 'district', 'commune', 'subdistrict'])
    .transform((level) => UNIT_LEVELS[level]),
  parent_code: z.string(),
  name_local: name,
  name_latin: name,
  /** Word for the kind of unit, as in "ស្រុក" and "Srok"; Myanmar's list has none. */
  unit_local: z.string().default(''),
  unit_latin: z.string().default(''),
  lat,
  lon,
  other_names: names.default([]),
});
export type UnitRow = z.infer<typeof unitRow>;

export const khmerVillageRow = z.object({
  id: unitId,
  commune_code: z.string().regex(/^\d{6}$/, 'is not the code of a commune'),
  district_code: z.string(),
  name_local: name,
  name_latin: optionalName,
});
export type KhmerVillageRow = z.infer<typeof khmerVillageRow>;

export const laoVillageRow = z.object({
  id: z.string().regex(/^LA-\d{4}-\d{3}$/, 'is not the id of a Lao village'),
  district_code: z.string().regex(/^\d{4}$/, 'is not the code of a district'),
  name_local: name,
  name_latin: optionalName,
});
export type LaoVillageRow = z.infer<typeof laoVillageRow>;

export const crossingRow = z.object({
  id: crossingId,
  border: z.enum(['TH-KH', 'TH-LA', 'TH-MM']),
  name_th_local: optionalName,
  name_th_latin: optionalName,
  name_other_local: optionalName,
  name_other_latin: optionalName,
  type: z.enum([
    'international',
    'international_cargo',
    'bilateral',
    'border_trade',
    'temporary',
    'tourism',
    'local',
    'rail',
  ]),
  thai_official_type: z.string(),
  th_district_id: unitId,
  th_subdistrict_id: optionalUnitId,
  other_district_id: unitId,
  other_commune_id: optionalUnitId,
  lat,
  lon,
  coord_basis: z.enum(['published', 'approximate_border_point', '']),
  hours_last_published: z.string(),
  hours_as_of: date,
  /** What the source said on `status_as_of`; never the state of today. */
  status: z.enum(['open', 'closed', 'unknown', 'abolished']),
  status_as_of: date,
  status_note: z.string(),
  confidence,
  source_url: sources,
});
export type CrossingRow = z.infer<typeof crossingRow>;

const rank = z
  .string()
  .regex(/^[1-9]\d?$/, 'is not a rank')
  .transform(Number);

export const twinRow = z.object({
  /** The Thai district. */
  code_a: unitId,
  code_b: unitId,
  rank_for_a: rank,
  rank_for_b: rank,
  basis: z.enum(['seed', 'source', 'crossing', 'adjacency']),
  /** The part of b's border with Thailand that runs along a; empty where no outline was compared. */
  share_of_b_border_facing_a: z
    .string()
    .regex(/^([01](\.\d+)?)?$/, 'is not a share from 0 to 1')
    .transform((cell) => (cell === '' ? undefined : Number(cell))),
  crossings: names.pipe(z.array(crossingId)),
  confidence,
  note: z.string(),
  source: sources,
});
export type TwinRow = z.infer<typeof twinRow>;

export const aliasRow = z.object({
  id: z.string().min(1),
  alias: name,
  script: z.enum(SCRIPTS),
  /** seed: from the lists that Mitr began with; common: a spelling in use; drafted: written by sound, no native reader has seen it yet. */
  origin: z.enum(['seed', 'common', 'drafted']),
  /** Whether this is the name to show to readers of the script: at most one alias of a place in each script. */
  shown: z.enum(['yes', '']).default(''),
});
export type AliasRow = z.infer<typeof aliasRow>;

/** What a word beside a name says about it. */
export const wordRow = z.object({
  language: z.enum(['en', ...SCRIPTS]),
  /**
   * unit: a kind of unit (`level`, and `country` where only one has it); town: hints at a level without
   * insisting; near: "in", "at", "from"; person: what follows is a person's name; plain: an everyday word,
   * which says nothing of a place even where one has that name.
   */
  kind: z.enum(['unit', 'town', 'near', 'person', 'plain']),
  word: name,
  level: z.enum([...LEVELS, '']),
  country: z.enum([...COUNTRIES, '']),
  side: z.enum(['before', 'after', 'both', '']),
});
export type WordRow = z.infer<typeof wordRow>;
