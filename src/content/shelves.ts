import type { Found, Query } from '../dialogue/bundle.ts';
import type { Day } from '../dialogue/message.ts';
import type { Finder } from './bundle.ts';

/**
 * Indexes that are too large for the beginning of a talk, and the collections that each answers. A page loads one,
 * with the code that reads it, when a talk first reaches into it; its name is that of the part.
 */
export const SHELVES = {
  agencies: ['agencies', 'registers'],
  places: ['places'],
} as const;
export type ShelfName = keyof typeof SHELVES;
export const SHELF_NAMES = ['agencies', 'places'] as const satisfies readonly ShelfName[];

export function isShelfName(name: string): name is ShelfName {
  return Object.hasOwn(SHELVES, name);
}

/**
 * Answers for a shelf's collections by what `open` gives, which is opened when first asked. As long as it gives
 * nothing, a query answers `absent` with the shelf's name.
 */
export function shelfFinder(name: ShelfName, open: () => Finder | undefined): Finder {
  const collections: readonly string[] = SHELVES[name];
  let opened: Finder | undefined;
  return (query: Query, today: Day): Found | undefined => {
    if (!collections.includes(query.from)) return undefined;
    opened ??= open();
    return opened ? opened(query, today) : { rows: [], absent: name };
  };
}
