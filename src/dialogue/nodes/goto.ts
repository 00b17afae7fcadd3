/**
 * `goto`: another flow, and no way back: what stood before is dropped. A sealed flow is entered in this way only,
 * since a frame that waits beneath it would link the talk to the tip.
 *
 * `goto: slots.NAME`, a slot that holds an intent, leads where `flows/intents.yaml` says for it.
 *
 * @example
 * goto: other
 * with: { about: slots.name }
 */
import type { z as Zod } from 'zod';
import type { NodeBase, Reader } from '../flow.ts';
import { compileReference, isReference, type Names, UnknownNameError } from '../reference.ts';
import { INTENTS, MENU, type Turn } from '../turn.ts';
import { type CallDef, type CompiledArguments, compileArguments } from './call.ts';

export interface GotoDef {
  readonly goto: string;
  readonly with?: CallDef['with'];
}

export interface GotoNode extends NodeBase {
  readonly kind: 'goto';
  /** The flow, or nothing where an intent says it. */
  readonly goto: string | undefined;
  readonly intent: Reader | undefined;
  readonly reads: readonly string[];
  readonly with: CompiledArguments;
}

export const gotoSchema = (z: typeof Zod) => ({
  goto: z.string(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export function compileGoto(def: GotoDef, base: NodeBase, names: Names): GotoNode {
  const args = compileArguments(def.with, names);
  const kind = 'goto' as const;
  if (!isReference(def.goto))
    return { ...base, kind, goto: def.goto, intent: undefined, reads: args.reads, with: args };
  const { def: slot, read, slots } = compileReference(def.goto, names);
  if (slot?.type !== 'ref' || slot.of !== INTENTS)
    throw new UnknownNameError(`"${def.goto}" holds no intent`);
  return { ...base, kind, goto: undefined, intent: read, reads: [...args.reads, ...slots], with: args };
}

export function enterGoto(turn: Turn, node: GotoNode): void {
  const intent = node.intent && turn.bundle.intents.get(String(node.intent(turn)));
  const flow = intent?.flow ?? turn.bundle.flows.get(node.goto ?? MENU);
  if (!flow) throw new Error(`flow ${node.goto} is not in the bundle`);
  const values = { ...intent?.with, ...node.with.values(turn) };
  turn.forgetTalk();
  turn.push(flow, values);
}
