import type { CollectionName, EntryOf } from './model/collections.ts';

/** All facts as plain JSON, by collection and id: what `openContent` answers from, in a browser too. */
export type CompiledContent = { readonly [C in CollectionName]: Readonly<Record<string, EntryOf<C>>> };
