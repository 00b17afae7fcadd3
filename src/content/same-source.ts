import type { EntryPath, Located, LocatedContent } from './located.ts';

/** A statement whose figures have changed while the source and the date that it names have not. */
export interface SameSource {
  readonly file: string;
  readonly line: number;
  /** The entry, and the names on the way into it: `kh_passport.fee_options.adult_normal`. */
  readonly name: string;
  /** What has changed: `amount`. */
  readonly fields: readonly string[];
  readonly source: string;
  readonly asOf: string;
}

/** What a source says. Names of people's words and remarks are not. */
const SAID = [
  'amount',
  'currency',
  'days',
  'working',
  'payer',
  'valid_years',
  'phones',
  'values',
  'id',
  'state',
];

/** Statements that say something else than before, by the same source of the same date. */
export function changedBySameSource(before: LocatedContent, after: LocatedContent): readonly SameSource[] {
  return Object.entries(after).flatMap(([collection, entries]) =>
    [...entries.values()].flatMap((entry: Located<unknown>) => {
      const old: ReadonlyMap<string, Located<unknown>> = before[collection as keyof LocatedContent];
      return changedWithin(old.get(entry.id)?.value, entry.value, entry, [], [entry.id]);
    }),
  );
}

function changedWithin(
  old: unknown,
  now: unknown,
  entry: Located<unknown>,
  path: EntryPath,
  names: readonly string[],
): readonly SameSource[] {
  if (!isRecord(old) || !isRecord(now)) return [];
  const below = Object.entries(now).flatMap(([name, value]) => {
    if (!Array.isArray(value))
      return changedWithin(old[name], value, entry, [...path, name], [...names, name]);
    const before: unknown = old[name];
    return value.flatMap((item: unknown, i) => {
      const id = isRecord(item) && typeof item['id'] === 'string' ? item['id'] : undefined;
      const twin = Array.isArray(before)
        ? before.find((b, j) => (id === undefined ? i === j : isRecord(b) && b['id'] === id))
        : undefined;
      return changedWithin(twin, item, entry, [...path, name, i], [...names, name, id ?? String(i)]);
    });
  });
  const { source, as_of: asOf } = now;
  const fields = SAID.filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]));
  const isSame = typeof source === 'string' && source === old['source'] && asOf === old['as_of'];
  if (
    !isSame ||
    fields.length === 0 ||
    fields.every((field) => isRecord(now[field]) && 'source' in now[field])
  )
    return below;
  const at = {
    file: entry.file,
    line: entry.lineOf([...path, ...fields.slice(0, 1)]),
    name: names.join('.'),
  };
  return [{ ...at, fields, source, asOf: String(asOf ?? 'unknown') }, ...below];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
