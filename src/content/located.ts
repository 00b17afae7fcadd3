import type { CompiledContent } from './compiled.ts';
import type { CollectionName, EntryOf } from './model/collections.ts';

/** The way to a value inside an entry: `['fee_options', 0, 'amount']`. */
export type EntryPath = readonly (string | number)[];

/** One entry of content, and where it stands. */
export interface Located<T> {
  readonly id: string;
  readonly value: T;
  readonly file: string;
  /** The line of a value inside the entry; of its nearest parent where the value itself is missing. */
  lineOf(path: EntryPath): number;
}

/** All entries with their places, for checks. */
export type LocatedContent = { readonly [C in CollectionName]: ReadonlyMap<string, Located<EntryOf<C>>> };

/** Facts as plain JSON, without their places and without what is for editors alone. */
export function compileContent(located: LocatedContent): CompiledContent {
  return {
    sources: valuesOf(located.sources),
    procedures: valuesOf(located.procedures),
    kinds: valuesOf(located.kinds),
    rules: valuesOf(located.rules),
    advisories: valuesOf(located.advisories),
    directory: valuesOf(located.directory),
    countries: valuesOf(located.countries),
    gaps: valuesOf(located.gaps),
    max_age: valuesOf(located.max_age),
    wages: valuesOf(located.wages),
    rates: valuesOf(located.rates),
    posters: valuesOf(located.posters),
  };
}

function valuesOf<T extends object>(entries: ReadonlyMap<string, Located<T>>): Record<string, T> {
  return Object.fromEntries([...entries].map(([id, { value }]) => [id, asShipped(value)]));
}

/** Comments, and the sources that say the same as the one that is named to people. */
const FOR_EDITORS = new Set(['comment', 'also']);

function asShipped<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (name, below) => (FOR_EDITORS.has(name) ? undefined : below)));
}
