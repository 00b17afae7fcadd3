import { z } from 'zod';
import type {
  FlowDef,
  IntentDef,
  InterruptDef,
  LinkDef,
  NodeDef,
  ProfileSlot,
  Released,
} from '../dialogue/flow.ts';
import { askSchema } from '../dialogue/nodes/ask.ts';
import { callSchema } from '../dialogue/nodes/call.ts';
import { doSchema } from '../dialogue/nodes/do.ts';
import { endSchema } from '../dialogue/nodes/end.ts';
import { gotoSchema } from '../dialogue/nodes/goto.ts';
import { lookupSchema } from '../dialogue/nodes/lookup.ts';
import { routeSchema } from '../dialogue/nodes/route.ts';
import { saySchema } from '../dialogue/nodes/say.ts';
import { setSchema } from '../dialogue/nodes/set.ts';

const name = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'a name is a word in lower case');
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const query = z.strictObject({
  from: z.string(),
  where: z.record(z.string(), scalar).optional(),
  match: z.string().optional(),
  limit: z.number().int().positive().optional(),
});
const fact = z.union([
  z.string(),
  query.extend({ each: z.string().optional() }),
  z.strictObject({ each: z.string(), of: z.string() }),
  z.strictObject({ text: z.string(), when: z.string() }),
]);
const facts = z.record(z.string(), fact);

const common = {
  checkpoint: z.boolean().optional(),
  effects: z
    .array(z.strictObject({ do: z.string(), args: z.record(z.string(), z.string()).optional() }))
    .optional(),
};

/** The schema of each node type, by the word that names the type. */
export const NODE_SCHEMAS = {
  say: z.strictObject({ ...common, ...saySchema(z, facts) }),
  ask: z.strictObject({ ...common, ...askSchema(z, facts, query, query.pick({ from: true, where: true })) }),
  route: z.strictObject({ ...common, ...routeSchema(z) }),
  lookup: z.strictObject({ ...common, ...lookupSchema(z, query) }),
  call: z.strictObject({ ...common, ...callSchema(z) }),
  goto: z.strictObject({ ...common, ...gotoSchema(z) }),
  do: z.strictObject({ ...common, ...doSchema(z) }),
  set: z.strictObject({ ...common, ...setSchema(z) }),
  end: z.strictObject({ ...common, ...endSchema(z) }),
} as const;
export type NodeKind = keyof typeof NODE_SCHEMAS;
export const NODE_KINDS = Object.keys(NODE_SCHEMAS) as readonly NodeKind[];

/** What a slot may be; `more` are fields of slots that are something beside. */
const slotWith = <T extends z.core.$ZodLooseShape>(more: T) => {
  const common = { optional: z.boolean().optional(), retain: z.boolean().optional(), ...more };
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('enum'), of: z.array(z.string()).min(1), ...common }),
    z.strictObject({
      type: z.literal('number'),
      min: z.number().optional(),
      max: z.number().optional(),
      ...common,
    }),
    // Longer texts would not leave room for the rest of a session.
    z.strictObject({ type: z.literal('text'), max: z.number().int().min(1).max(120), ...common }),
    z.strictObject({ type: z.literal('date'), ...common }),
    z.strictObject({ type: z.literal('phone'), ...common }),
    z.strictObject({ type: z.literal('place'), ...common }),
    z.strictObject({ type: z.literal('ref'), of: z.string(), ...common }),
    z.strictObject({ type: z.literal('list'), of: z.string(), ...common }),
  ]);
};
const slot = slotWith({});
const param = slotWith({ sealed: z.boolean().optional() });

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const duration = z
  .string()
  .regex(/^\d+[mhd]$/, 'a time is a number of minutes, hours or days: 30m, 72h, 14d')
  .transform((text) => Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS]);

/** A file of `flows/`, without its nodes, which are checked one by one for better messages. */
export const flowFile = z.strictObject({
  flow: name,
  version: z.number().int().positive(),
  title: z.string(),
  entry: name,
  privacy: z.enum(['normal', 'sealed']).default('normal'),
  session: z
    .strictObject({ expire: duration, on_expire: z.enum(['sleep', 'wipe']) })
    .default({ expire: 72 * UNITS.h, on_expire: 'sleep' }),
  params: z.record(name, param).default({}),
  slots: z.record(name, slot).default({}),
  nodes: z.record(name, z.record(z.string(), z.unknown())),
  migrate: z
    .array(
      z.strictObject({
        upto: z.number().int().nonnegative(),
        rename_nodes: z.record(name, name).optional(),
        restart_at: name.optional(),
      }),
    )
    .default([]),
});

export const profileFile = z.record(
  name,
  slotWith({ assume: z.record(z.string(), scalar).optional() }),
) as unknown as z.ZodType<Record<string, ProfileSlot>>;

export const interruptsFile: z.ZodType<{ interrupts: InterruptDef[]; links: LinkDef[] }> = z.strictObject({
  interrupts: z.array(
    z.strictObject({
      id: name,
      match: z
        .string()
        .regex(/^(crisis\.(hard|soft)|command\.[a-z_]+)$/, 'crisis.hard, crisis.soft or command.NAME'),
      go: z.string().optional(),
      action: z.enum(['repeat', 'back', 'menu']).optional(),
      returns: z.enum(['auto', 'offer', 'never']),
      unless: z.literal('story').optional(),
      asked: z.string().optional(),
    }),
  ),
  links: z.array(
    z.strictObject({
      match: z.string().regex(/^[\w-]+\*?$/),
      go: z.string(),
      param: z.string().optional(),
      typed: z.number().int().min(1).max(9).optional(),
      with: z.record(z.string(), scalar).optional(),
    }),
  ),
}) as z.ZodType<{ interrupts: InterruptDef[]; links: LinkDef[] }>;

export const intentsFile: z.ZodType<{ intents: Record<string, IntentDef> }> = z.strictObject({
  intents: z.record(
    name,
    z.strictObject({
      go: z.string(),
      with: z.record(z.string(), scalar).optional(),
      icon: z.string().optional(),
      title: z.string().optional(),
    }),
  ),
}) as z.ZodType<{ intents: Record<string, IntentDef> }>;

export const releasedFile: z.ZodType<Released> = z.object({
  next: z.number().int().nonnegative(),
  keys: z.record(
    z.string(),
    z.object({ node: z.string(), version: z.number(), shape: z.string(), land: z.string() }),
  ),
});

/** A flow file's own data joined with its nodes, each of which has passed the schema of its kind. */
export function flowDef(file: z.infer<typeof flowFile>, nodes: Readonly<Record<string, NodeDef>>): FlowDef {
  return { ...file, nodes } as FlowDef;
}
