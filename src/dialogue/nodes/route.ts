/**
 * `route`: the first guard that holds decides where to go; `else` when none does.
 *
 * @example
 * route: [{ when: has(slots.name), go: bye }]
 * else: ask
 */
import type { z as Zod } from 'zod';
import type { NodeBase } from '../flow.ts';
import { compileGuard, type Guard } from '../guard.ts';
import type { Names } from '../reference.ts';
import type { Turn } from '../turn.ts';

export interface RouteDef {
  readonly route: readonly { readonly when: string; readonly go: string }[];
  readonly else: string;
}

export interface RouteNode extends NodeBase {
  readonly kind: 'route';
  readonly ways: readonly { readonly when: Guard; readonly go: string }[];
  readonly otherwise: string;
}

export const routeSchema = (z: typeof Zod) => ({
  route: z.array(z.strictObject({ when: z.string(), go: z.string() })).min(1),
  else: z.string(),
});

export function compileRoute(def: RouteDef, base: NodeBase, names: Names): RouteNode {
  return {
    ...base,
    kind: 'route',
    ways: def.route.map(({ when, go }) => ({ when: compileGuard(when, names), go })),
    otherwise: def.else,
  };
}

export function enterRoute(turn: Turn, node: RouteNode): string {
  for (const { when, go } of node.ways) if (when.holds(turn)) return go;
  return node.otherwise;
}
