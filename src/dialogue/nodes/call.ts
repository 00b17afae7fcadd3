/**
 * `call`: another flow with typed parameters; when it ends, this one goes on at `next`.
 *
 * @example
 * call: other
 * with: { about: slots.name }
 * next: bye
 */
import type { z as Zod } from 'zod';
import type { NodeBase } from '../flow.ts';
import type { SlotValue } from '../message.ts';
import { compileReference, isReference, type Names } from '../reference.ts';
import type { Turn } from '../turn.ts';

export interface CallDef {
  readonly call: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly next: string;
}

export interface CallNode extends NodeBase {
  readonly kind: 'call';
  readonly call: string;
  readonly with: CompiledArguments;
  readonly next: string;
}

export interface CompiledArguments {
  readonly values: (turn: Turn) => Record<string, SlotValue>;
  /** Those that stand in the flow itself, whoever is talked to. */
  readonly fixed: Readonly<Record<string, SlotValue>>;
  readonly reads: readonly string[];
}

export const callSchema = (z: typeof Zod) => ({
  call: z.string(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  next: z.string(),
});

/** What an effect brought in this turn, as an argument; its values of other kinds than a slot's are none. */
const RESULT = 'result.';

export function isResult(text: string): boolean {
  return text.startsWith(RESULT);
}

function broughtAs(name: string): (turn: Turn) => SlotValue | undefined {
  return (turn) => {
    const value = turn.brought?.[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : undefined;
  };
}

/** Arguments of `call` and `goto`, by name; each is a reference, `result.x` or a word. What is not set is left out. */
export function compileArguments(def: CallDef['with'], names: Names): CompiledArguments {
  const reads: string[] = [];
  const fixed: Record<string, SlotValue> = {};
  const readers = Object.entries(def ?? {}).map(
    ([name, value]): [string, (turn: Turn) => SlotValue | undefined] => {
      if (typeof value === 'string' && isResult(value)) return [name, broughtAs(value.slice(RESULT.length))];
      if (typeof value !== 'string' || !isReference(value)) {
        fixed[name] = value;
        return [name, () => value];
      }
      const ref = compileReference(value, names);
      reads.push(...ref.slots);
      return [name, ref.read];
    },
  );
  return {
    values: (turn) => {
      const values: Record<string, SlotValue> = {};
      for (const [name, read] of readers) {
        const value = read(turn);
        if (value !== undefined) values[name] = value;
      }
      return values;
    },
    fixed,
    reads,
  };
}

export function compileCall(def: CallDef, base: NodeBase, names: Names): CallNode {
  return { ...base, kind: 'call', call: def.call, with: compileArguments(def.with, names), next: def.next };
}

export function enterCall(turn: Turn, node: CallNode): void {
  const flow = turn.bundle.flows.get(node.call);
  if (!flow) throw new Error(`flow ${node.call} is not in the bundle`);
  const values = node.with.values(turn);
  turn.moveTo(node);
  turn.push(flow, values);
}
