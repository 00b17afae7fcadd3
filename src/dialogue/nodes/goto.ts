/**
 * `goto`: another flow, and no way back: what stood before is dropped. A sealed flow is entered in this way only,
 * since a frame that waits beneath it would link the talk to the tip.
 *
 * @example
 * goto: other
 * with: { about: slots.name }
 */
import type { z as Zod } from 'zod';
import type { NodeBase } from '../flow.ts';
import type { Names } from '../reference.ts';
import type { Turn } from '../turn.ts';
import { type CallDef, type CompiledArguments, compileArguments } from './call.ts';

export interface GotoDef {
  readonly goto: string;
  readonly with?: CallDef['with'];
}

export interface GotoNode extends NodeBase {
  readonly kind: 'goto';
  readonly goto: string;
  readonly with: CompiledArguments;
}

export const gotoSchema = (z: typeof Zod) => ({
  goto: z.string(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export function compileGoto(def: GotoDef, base: NodeBase, names: Names): GotoNode {
  return { ...base, kind: 'goto', goto: def.goto, with: compileArguments(def.with, names) };
}

export function enterGoto(turn: Turn, node: GotoNode): void {
  const flow = turn.bundle.flows.get(node.goto);
  if (!flow) throw new Error(`flow ${node.goto} is not in the bundle`);
  const values = node.with.values(turn);
  turn.forgetTalk();
  turn.push(flow, values);
}
