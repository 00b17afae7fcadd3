/**
 * `set`: copies values into slots or the profile.
 *
 * @example
 * set: { slots.name: "'Dara'", profile.origin: KH }
 * next: bye
 */
import type { z as Zod } from 'zod';
import type { NodeBase, Reader } from '../flow.ts';
import { compileReference, isReference, type Names, UnknownNameError } from '../reference.ts';
import type { Turn } from '../turn.ts';

export interface SetDef {
  readonly set: Readonly<Record<string, string | number | boolean>>;
  readonly next: string;
}

export interface SetNode extends NodeBase {
  readonly kind: 'set';
  readonly writes: readonly { readonly profile: boolean; readonly name: string; readonly read: Reader }[];
  readonly reads: readonly string[];
  readonly next: string;
}

export const setSchema = (z: typeof Zod) => ({
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  next: z.string(),
});

export function compileSet(def: SetDef, base: NodeBase, names: Names): SetNode {
  const reads: string[] = [];
  const writes = Object.entries(def.set).map(([target, value]) => {
    const [space, name = ''] = target.split('.');
    const known =
      space === 'slots' ? names.slots[name] : space === 'profile' ? names.profile[name] : undefined;
    if (!known) throw new UnknownNameError(`"${target}" is no slot and no profile entry`);
    if (typeof value === 'string' && isReference(value)) {
      const ref = compileReference(value, names);
      reads.push(...ref.slots);
      return { profile: space === 'profile', name, read: ref.read };
    }
    const literal = typeof value === 'string' ? value.replace(/^'(.*)'$/, '$1') : value;
    if (known.type === 'enum' && !known.of.includes(String(literal)))
      throw new UnknownNameError(
        `"${literal}" is none of ${known.of.join(', ')}, which "${target}" may hold`,
      );
    return { profile: space === 'profile', name, read: () => literal };
  });
  return { ...base, kind: 'set', writes, reads, next: def.next };
}

export function enterSet(turn: Turn, node: SetNode): string {
  for (const { profile, name, read } of node.writes) {
    const value = read(turn);
    const slot = profile ? `profile.${name}` : `${node.flow.name}.${name}`;
    if (value === undefined) turn.empty(slot);
    else turn.fill(slot, value);
  }
  return node.next;
}
