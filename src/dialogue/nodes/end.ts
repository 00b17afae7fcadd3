/**
 * `end`: the flow is over. `done` goes back to what called it, else to the menu; `closed` ends the talk
 * (quick exit, forget me): nothing waits any more.
 *
 * @example
 * end: done
 */
import type { z as Zod } from 'zod';
import type { NodeBase } from '../flow.ts';

export interface EndDef {
  readonly end: 'done' | 'menu' | 'closed' | 'forgotten';
}

export interface EndNode extends NodeBase {
  readonly kind: 'end';
  /** `menu` drops what waits beneath; `forgotten` drops language and profile too. */
  readonly end: EndDef['end'];
}

export const endSchema = (z: typeof Zod) => ({ end: z.enum(['done', 'menu', 'closed', 'forgotten']) });

export function compileEnd(def: EndDef, base: NodeBase): EndNode {
  return { ...base, kind: 'end', end: def.end };
}
