/**
 * `lookup`: asks the content and goes on by how many rows there are; the id (or the first ids) go into a slot.
 * A stale row is still an answer: that it is old is a flag of the row, said by the text.
 *
 * @example
 * lookup: { from: procedures, where: { kind: passport, from: profile.origin } }
 * into: found
 * on: { one: bye, many: ask, none: bye }
 */
import type { z as Zod } from 'zod';
import type { Query } from '../bundle.ts';
import { compileQuery, type QueryDef } from '../facts.ts';
import type { NodeBase } from '../flow.ts';
import { type Names, UnknownNameError } from '../reference.ts';
import type { Turn } from '../turn.ts';

export interface LookupDef {
  readonly lookup: QueryDef;
  readonly into: string;
  readonly on: { readonly one: string; readonly many?: string; readonly none: string };
}

export interface LookupNode extends NodeBase {
  readonly kind: 'lookup';
  readonly query: (turn: Turn) => Query | undefined;
  readonly reads: readonly string[];
  readonly into: string;
  readonly list: boolean;
  readonly on: LookupDef['on'];
}

/** Ids that a slot keeps of a lookup with many rows. */
const MOST_KEPT = 7;

export const lookupSchema = (z: typeof Zod, query: Zod.ZodType) => ({
  lookup: query,
  into: z.string(),
  on: z.strictObject({ one: z.string(), many: z.string().optional(), none: z.string() }),
});

export function compileLookup(def: LookupDef, base: NodeBase, names: Names): LookupNode {
  const { query, reads } = compileQuery(def.lookup, names);
  const slot = names.slots[def.into];
  if (slot?.type !== 'ref' && slot?.type !== 'list')
    throw new UnknownNameError(`"into: ${def.into}" must be a slot of type ref or list`);
  return { ...base, kind: 'lookup', query, reads, into: def.into, list: slot.type === 'list', on: def.on };
}

export function enterLookup(turn: Turn, node: LookupNode): string {
  const query = node.query(turn);
  const rows = query ? turn.find(query) : [];
  const [first] = rows;
  const slot = `${node.flow.name}.${node.into}`;
  if (!first) {
    delete turn.slots[slot];
    return node.on.none;
  }
  turn.slots[slot] = node.list ? rows.slice(0, MOST_KEPT).map((row) => row.id) : first.id;
  return rows.length > 1 ? (node.on.many ?? node.on.one) : node.on.one;
}
