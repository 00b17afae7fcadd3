import type { Day } from '../../dialogue/message.ts';
import type { Finding } from '../finding.ts';
import { freshnessOf } from '../freshness.ts';
import { compileContent, type EntryPath } from '../located.ts';
import type { CollectionName } from '../model/collections.ts';
import { type Ageing, ageing } from '../model/reference.ts';
import type { ReadProject } from '../read-project.ts';
import { warning } from './report.ts';

/** W50: facts that are old on a day. Their age is said to whoever reads them; a report, since nobody broke anything. */
export function freshnessReport({ content }: ReadProject, today: Day): Finding[] {
  const limits = compileContent(content).max_age;
  return (['procedures', 'rules', 'wages', 'advisories', 'directory', 'rates'] as const).flatMap(
    (collection) =>
      [...content[collection].values()].flatMap((entry) => {
        const dated = datedIn(entry.value, []);
        return dated.flatMap(({ path, asOf, status }): Finding[] => {
          const kind = kindOf(collection, path, entry.value);
          const { days, stale } = freshnessOf(asOf, kind, today, limits);
          if (!stale || status === 'historical') return [];
          const name = [entry.id, ...path].join('.');
          const age = days === undefined ? 'has no date' : `is of ${asOf}, ${days} days old`;
          const at = { file: entry.file, line: entry.lineOf(path) };
          return [
            warning(
              'W50',
              at,
              `${name} ${age}; a ${kind} is fresh for ${limits[kind]?.days ?? 0} days.`,
              'Look for something newer; if there is none, write the day of the search as "checked".',
            ),
          ];
        });
      }),
  );
}

interface Dated {
  readonly path: EntryPath;
  readonly asOf: string;
  readonly status: unknown;
}

/** Every statement inside an entry that carries a date. */
function datedIn(value: unknown, path: EntryPath): Dated[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => datedIn(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([name, inner]) =>
    // Other sources, the newest confirmation and past events stand beside a statement that is looked at itself.
    ['others', 'confirmed', 'timeline', 'history', 'hours'].includes(name)
      ? []
      : datedIn(inner, [...path, name]),
  );
  const asOf: unknown = Reflect.get(value, 'as_of');
  const confirmed: unknown = Reflect.get(value, 'confirmed');
  const newest: unknown =
    typeof confirmed === 'object' && confirmed !== null ? Reflect.get(confirmed, 'date') : asOf;
  return typeof newest === 'string'
    ? [{ path, asOf: newest, status: Reflect.get(value, 'status') }, ...below]
    : below;
}

function kindOf(collection: CollectionName, path: EntryPath, entry: object): Ageing {
  if (collection === 'directory') return 'contact';
  if (collection === 'advisories') return 'route';
  if (collection === 'rates') return 'rate';
  if ('ages' in entry) return ageing.parse(entry.ages);
  if (path.includes('fee') || path.includes('fee_options')) return 'fee';
  if (path.includes('duration')) return 'duration';
  return path.includes('steps') ? 'step' : 'statement';
}
