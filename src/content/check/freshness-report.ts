import type { Day } from '../../dialogue/message.ts';
import type { Finding } from '../finding.ts';
import { freshnessOf } from '../freshness.ts';
import { compileContent, type EntryPath } from '../located.ts';
import type { CollectionName } from '../model/collections.ts';
import { type Ageing, ageing } from '../model/reference.ts';
import type { ReadProject } from '../read-project.ts';
import { warning } from './report.ts';

/** A fact that is old on a day. */
export interface StaleFact {
  readonly file: string;
  readonly line: number;
  /** The entry, and the names on the way into it: `kh_passport.fee_options.adult_normal`. */
  readonly name: string;
  readonly kind: Ageing;
  /** The date of its source; of the newest confirmation, for a telephone. */
  readonly asOf: string;
  /** When somebody last looked for something newer. */
  readonly checked: string | undefined;
  /** Undefined where the source gives no date. */
  readonly days: number | undefined;
  /** The days after which its age is said aloud. */
  readonly limit: number;
}

/** Facts that are old on a day. Their age is said to whoever reads them; nobody broke anything. */
export function staleFacts({ content }: Pick<ReadProject, 'content'>, today: Day): StaleFact[] {
  const limits = compileContent(content).max_age;
  return (['procedures', 'rules', 'wages', 'advisories', 'directory', 'rates'] as const).flatMap(
    (collection) =>
      [...content[collection].values()].flatMap((entry) => {
        const dated = datedIn(entry.value, [], []);
        return dated.flatMap(({ path, names, asOf, checked, status }): StaleFact[] => {
          const kind = kindOf(collection, path, entry.value);
          const { days, stale } = freshnessOf(asOf, kind, today, limits);
          if (!stale || status === 'historical') return [];
          const name = [entry.id, ...names].join('.');
          const limit = limits[kind]?.days ?? 0;
          return [{ file: entry.file, line: entry.lineOf(path), name, kind, asOf, checked, days, limit }];
        });
      }),
  );
}

/** W50: the same as findings. */
export function freshnessReport(project: ReadProject, today: Day): Finding[] {
  return staleFacts(project, today).map(staleFinding);
}

export function staleFinding(fact: StaleFact): Finding {
  return warning('W50', fact, staleSentence(fact), whatToDo(fact.kind));
}

/** How old a fact is, how old it may be, and whether somebody has looked for something newer. */
export function staleSentence({ name, kind, asOf, checked, days, limit }: StaleFact): string {
  const age = days === undefined ? 'has no date' : `is of ${asOf}, ${days} days old`;
  const looked = checked === undefined ? '' : `, last looked for on ${checked}`;
  return `${name} ${age}${looked}; a ${kind} is fresh for ${limit} days.`;
}

/** What to do about an old fact of a kind. */
export function whatToDo(kind: Ageing): string {
  if (kind === 'contact') return 'Call it; write the day and who says so as "confirmed": { date, source }.';
  return 'Look for something newer; if there is none, write the day of the search as "checked".';
}

interface Dated {
  readonly path: EntryPath;
  /** The path with ids in the place of numbers. */
  readonly names: readonly string[];
  readonly asOf: string;
  readonly checked: string | undefined;
  readonly status: unknown;
}

/** Every statement inside an entry that carries a date. */
function datedIn(value: unknown, path: EntryPath, names: readonly string[]): Dated[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, i) => {
      const id: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'id') : undefined;
      return datedIn(item, [...path, i], [...names, typeof id === 'string' ? id : String(i)]);
    });
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([name, inner]) =>
    // Other sources, the newest confirmation and past events stand beside a statement that is looked at itself.
    ['others', 'confirmed', 'timeline', 'history', 'hours'].includes(name)
      ? []
      : datedIn(inner, [...path, name], [...names, name]),
  );
  const asOf: unknown = Reflect.get(value, 'as_of');
  const confirmed: unknown = Reflect.get(value, 'confirmed');
  const newest: unknown =
    typeof confirmed === 'object' && confirmed !== null ? Reflect.get(confirmed, 'date') : asOf;
  if (typeof newest !== 'string') return below;
  const checked: unknown = Reflect.get(value, 'checked');
  const status: unknown = Reflect.get(value, 'status');
  return [
    { path, names, asOf: newest, checked: typeof checked === 'string' ? checked : undefined, status },
    ...below,
  ];
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
