import type { Reader, SlotDef } from './flow.ts';

/** The names that a flow's references and guards may use, with their types. */
export interface Names {
  readonly slots: Readonly<Record<string, SlotDef>>;
  readonly params: Readonly<Record<string, SlotDef>>;
  readonly profile: Readonly<Record<string, SlotDef>>;
}

/** A reference or guard that does not stand: the message names what is wrong and what would be right. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/** A compiled reference: how to read it, its type when known, and the slots of the flow that it reads. */
export interface Reference {
  readonly read: Reader;
  readonly def: SlotDef | undefined;
  readonly slots: readonly string[];
}

const BUILTIN: Readonly<Record<string, Reference>> = {
  channel: {
    read: (scope) => scope.channel,
    def: { type: 'enum', of: ['line', 'telegram', 'messenger', 'web'] },
    slots: [],
  },
  locale: { read: (scope) => scope.locale, def: undefined, slots: [] },
  'now.date': { read: (scope) => scope.today, def: { type: 'date' }, slots: [] },
  'told.bytes': { read: (scope) => scope.toldOf('bytes'), def: { type: 'number' }, slots: [] },
  'told.text': { read: (scope) => scope.toldOf('text'), def: { type: 'number' }, slots: [] },
  'told.danger': { read: (scope) => scope.toldOf('danger'), def: { type: 'number' }, slots: [] },
  'told.image': { read: (scope) => scope.toldOf('image'), def: { type: 'number' }, slots: [] },
  'told.audio': { read: (scope) => scope.toldOf('audio'), def: { type: 'number' }, slots: [] },
  returning: { read: (scope) => scope.returning, def: undefined, slots: [] },
};

export function isReference(text: string): boolean {
  return /^(slots|params|profile)\.\w/.test(text) || Object.hasOwn(BUILTIN, text);
}

/**
 * Compiles `slots.x`, `params.x`, `profile.x`, a field of the row that one of them names (`slots.agency.status`),
 * or one of `channel`, `locale`, `now.date`, `returning`. Throws UnknownNameError for unknown names.
 */
export function compileReference(text: string, names: Names): Reference {
  const builtin = BUILTIN[text];
  if (builtin) return builtin;
  const [root = '', name = '', field, ...rest] = text.split('.');
  const space = root === 'slots' || root === 'params' || root === 'profile' ? names[root] : undefined;
  if (!space || rest.length > 0)
    throw new UnknownNameError(
      `"${text}" names nothing: use slots.…, params.…, profile.…, channel or now.date`,
    );
  const def = space[name];
  if (!def) {
    const known = Object.keys(space).map((n) => `${root}.${n}`);
    throw new UnknownNameError(
      `"${root}.${name}" is not declared${known.length ? `; there is ${known.join(', ')}` : ''}`,
    );
  }
  const slots = root === 'slots' ? [name] : [];
  const read: Reader =
    root === 'slots'
      ? (scope) => scope.slot(name)
      : root === 'params'
        ? (scope) => scope.param(name)
        : (scope) => scope.profile(name);
  if (field === undefined) return { read, def, slots };
  if (def.type !== 'ref')
    throw new UnknownNameError(`"${root}.${name}" is a ${def.type} and has no field "${field}"`);
  const collection = def.of;
  return { read: (scope) => scope.field(collection, read(scope), field), def: undefined, slots };
}
