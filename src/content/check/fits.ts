import type { SlotDef } from '../../dialogue/flow.ts';
import type { SlotValue } from '../../dialogue/message.ts';
import type { CheckedContent } from './project.ts';

/** Whether any value of the one type can be kept as the other. */
export function sameType(given: SlotDef, wanted: SlotDef): boolean {
  if (given.type === 'enum' && wanted.type === 'enum') return given.of.every((id) => wanted.of.includes(id));
  if (wanted.type === 'text') return given.type === 'enum' || given.type === 'text';
  if ((given.type === 'ref' && wanted.type === 'ref') || (given.type === 'list' && wanted.type === 'list'))
    return given.of === wanted.of;
  return given.type === wanted.type;
}

/** A type as people read it. */
export function typeName(def: SlotDef): string {
  if (def.type === 'enum') return def.of.join(' or ');
  return def.type === 'ref' || def.type === 'list' ? `${def.type} of ${def.of}` : def.type;
}

/** The words that a slot may hold, as far as they can be listed. */
export function wordsOf(content: CheckedContent, def: SlotDef): readonly string[] {
  if (def.type === 'enum') return def.of;
  return def.type === 'ref' ? (content.rows(def.of) ?? []).map(({ id }) => id) : [];
}

/** Whether a word or number that is written in a flow can be kept; a row is not missed where none is known. */
export function canHold(content: CheckedContent, def: SlotDef, value: SlotValue): boolean {
  const words = wordsOf(content, def);
  if (def.type === 'enum' || def.type === 'ref') return words.length === 0 || words.includes(String(value));
  if (def.type === 'number') return typeof value === 'number';
  return typeof value === 'string' && (def.type !== 'text' || value.length <= def.max);
}
