import { readFileSync } from 'node:fs';
import { readDelimited } from '../../src/tables/delimited.ts';

/** A table of places as rows by the names of its columns. */
export function placeTable(name: string): Record<string, string>[] {
  const text = readFileSync(new URL(`../../content/places/${name}.csv`, import.meta.url), 'utf8');
  const [heading, ...rows] = readDelimited(text).map(({ cells }) => cells);
  return rows.map((cells) =>
    Object.fromEntries((heading ?? []).map((column, i) => [column, cells[i] ?? ''])),
  );
}

/** The provinces of Thailand by every name that is known of them, in five scripts. */
export function provinceNames(): string[] {
  const provinces = placeTable('thailand').filter(({ level }) => level === 'province');
  const ids = new Set(provinces.map(({ id }) => id));
  const names = [
    ...provinces.flatMap((place) => [
      place['name_local'],
      place['name_latin'],
      ...(place['other_names'] ?? '').split('|'),
    ]),
    ...placeTable('aliases').flatMap(({ id, alias }) => (ids.has(id) ? [alias] : [])),
  ];
  return [...new Set(names.map((name) => (name ?? '').trim()))].filter((name) => name !== '');
}
