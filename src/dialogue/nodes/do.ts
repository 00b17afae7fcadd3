/**
 * `do`: something outside that answers. The turn ends here; the result comes back as an event and picks the edge.
 * What the result brings (`result.x` in `facts`) is said in that turn and kept nowhere.
 *
 * @example
 * do: demo.count
 * args: { name: slots.name }
 * on: { ok: bye, failed: ask }
 */
import type { z as Zod } from 'zod';
import type { NodeBase } from '../flow.ts';
import type { Names } from '../reference.ts';
import type { Turn } from '../turn.ts';
import { type CallDef, type CompiledArguments, compileArguments } from './call.ts';

export interface DoDef {
  readonly do: string;
  readonly args?: CallDef['with'];
  readonly on: Readonly<Record<string, string>>;
}

export interface DoNode extends NodeBase {
  readonly kind: 'do';
  readonly effect: string;
  readonly args: CompiledArguments;
  readonly on: Readonly<Record<string, string>>;
}

export const doSchema = (z: typeof Zod) => ({
  do: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  on: z.record(z.string(), z.string()),
});

export function compileDo(def: DoDef, base: NodeBase, names: Names): DoNode {
  return { ...base, kind: 'do', effect: def.do, args: compileArguments(def.args, names), on: def.on };
}

/** Waits for the result; nothing before it can be gone back to. */
export function enterDo(turn: Turn, node: DoNode): void {
  turn.awaitResult(node, node.effect, node.args.values(turn));
  turn.back = [];
}
