import type { Query } from './bundle.ts';
import type { SlotDef } from './flow.ts';
import { compileGuard } from './guard.ts';
import type { SlotValue, Value, Values } from './message.ts';
import { compileReference, isReference, type Names, UnknownNameError } from './reference.ts';
import { asValue, type Turn } from './turn.ts';

/** A question to the content as a flow writes it: every value is a reference or a word. */
export interface QueryDef {
  readonly from: string;
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /** A reference to what somebody typed. */
  readonly match?: string;
  readonly limit?: number;
}

/**
 * What a text may print: the row or value that a reference names, `result.x` that an effect brought, the first row
 * of a query, with `each` one line of text for every row, or a text that is printed only where its condition holds.
 */
export type FactDef =
  | string
  | (QueryDef & { readonly each?: string })
  | { readonly each: string; readonly of: string }
  | { readonly text: string; readonly when: string };

export type FactDefs = Readonly<Record<string, FactDef>>;

export interface CompiledFacts {
  /** The values of this turn; nothing where there are none to get. */
  readonly values: (turn: Turn) => Values | undefined;
  readonly reads: readonly string[];
}

type Getter = (turn: Turn) => Value;

/**
 * A query ready to be asked; nothing where it names a value that is not known, which finds nothing: a country that
 * nobody told is not every country.
 */
export function compileQuery(
  def: QueryDef,
  names: Names,
): { query: (turn: Turn) => Query | undefined; reads: string[] } {
  const reads: string[] = [];
  const where = Object.entries(def.where ?? {}).map(([field, value]) => {
    if (typeof value !== 'string' || !isReference(value)) return { field, read: () => value };
    const ref = compileReference(value, names);
    reads.push(...ref.slots);
    return { field, read: ref.read };
  });
  const match = def.match === undefined ? undefined : compileReference(def.match, names);
  if (match) reads.push(...match.slots);
  const query = (turn: Turn): Query | undefined => {
    const wanted: Record<string, SlotValue> = {};
    for (const { field, read } of where) {
      const value = read(turn);
      if (value === undefined) return undefined;
      wanted[field] = value;
    }
    const typed = match?.read(turn);
    return {
      from: def.from,
      where: wanted,
      ...(typeof typed === 'string' ? { match: typed } : undefined),
      ...(def.limit !== undefined ? { limit: def.limit } : undefined),
    };
  };
  return { query, reads };
}

export function compileFacts(defs: FactDefs | undefined, names: Names): CompiledFacts {
  const entries = Object.entries(defs ?? {});
  if (entries.length === 0) return { values: () => undefined, reads: [] };
  const reads: string[] = [];
  const getters = entries.map(([name, def]): [string, Getter] => [name, compileFact(def, names, reads)]);
  return {
    values: (turn) => {
      const values: Record<string, Value> = {};
      for (const [name, get] of getters) values[name] = get(turn);
      return values;
    },
    reads,
  };
}

function compileFact(def: FactDef, names: Names, reads: string[]): Getter {
  if (typeof def === 'string') {
    if (def === 'below.title') return titleBelow;
    if (def.startsWith('result.')) {
      const name = def.slice('result.'.length);
      return (turn) => turn.brought?.[name] ?? null;
    }
    const ref = compileReference(def, names);
    reads.push(...ref.slots);
    return rowOrValue(ref.def, ref.read);
  }
  if ('text' in def) {
    const guard = compileGuard(def.when, names);
    reads.push(...guard.slots);
    return (turn) => (guard.holds(turn) ? { text: def.text } : '');
  }
  if ('of' in def) {
    const ref = compileReference(def.of, names);
    if (ref.def?.type !== 'list')
      throw new UnknownNameError(`"${def.of}" is no list, so there is no "each" of it`);
    reads.push(...ref.slots);
    const collection = ref.def.of;
    return (turn) => {
      const ids = ref.read(turn);
      const rows = Array.isArray(ids) ? ids.map((id: string) => turn.row(collection, id)) : [];
      return { list: rows.flatMap((row) => (row ? [{ text: def.each, values: row.values }] : [])) };
    };
  }
  const { query, reads: queried } = compileQuery(def, names);
  reads.push(...queried);
  const { each } = def;
  const find = (turn: Turn) => {
    const asked = query(turn);
    return asked ? turn.find(asked) : [];
  };
  if (each === undefined) return (turn) => find(turn)[0]?.values ?? null;
  return (turn) => ({ list: find(turn).map((row) => ({ text: each, values: row.values })) });
}

function rowOrValue(def: SlotDef | undefined, read: (turn: Turn) => SlotValue | undefined): Getter {
  if (def?.type === 'ref' || def?.type === 'place') {
    const collection = def.type === 'ref' ? def.of : 'places';
    return (turn) => {
      const id = read(turn);
      return typeof id === 'string' ? (turn.row(collection, id)?.values ?? null) : null;
    };
  }
  return (turn) => asValue(read(turn));
}

/** The name of what waits beneath this flow, for an offer to go on with it. */
function titleBelow(turn: Turn): Value {
  const below = turn.frames.at(-2);
  const node = below && turn.bundle.nodes.get(below.node);
  return node ? { text: node.flow.title } : null;
}
