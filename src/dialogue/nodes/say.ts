/**
 * `say`: one or more texts, in order, then on to `next`.
 *
 * @example
 * say: [demo:hello, { text: demo:old, when: has(slots.name) }, { text: demo:clear, context: channel }]
 * facts: { p: slots.name }
 * next: bye
 */
import type { z as Zod } from 'zod';
import { type CompiledFacts, compileFacts, type FactDefs } from '../facts.ts';
import type { NodeBase, Reader } from '../flow.ts';
import { compileGuard, type Guard } from '../guard.ts';
import type { Value } from '../message.ts';
import { compileReference, type Names, UnknownNameError } from '../reference.ts';
import type { Turn } from '../turn.ts';

export interface SayLine {
  readonly text: string;
  readonly when?: string;
  /** `channel`: the text has a variant for each channel (`key_line`, `key_web` …). */
  readonly context?: 'channel';
  /** A row that a picture shows beside the text, which says all of it too: `slots.procedure`. */
  readonly card?: string;
}

export interface SayDef {
  readonly say: readonly (string | SayLine)[];
  readonly facts?: FactDefs;
  readonly links?: readonly { readonly label: string; readonly url: string }[];
  /** Heard by everybody: a recording is asked for in every locale. */
  readonly must_hear?: boolean;
  readonly next: string;
}

/** The collection and the id of the row that a card shows. */
interface CardOf {
  readonly from: string;
  readonly read: Reader;
  readonly slots: readonly string[];
}

export interface SayNode extends NodeBase {
  readonly kind: 'say';
  readonly lines: readonly {
    readonly key: string;
    readonly when: Guard | undefined;
    readonly byChannel: boolean;
    readonly card: CardOf | undefined;
  }[];
  readonly facts: CompiledFacts;
  /** An address of this server as it stands, or where it is found among the facts. */
  readonly links: readonly { readonly label: string; readonly url: string | readonly string[] }[];
  readonly next: string;
}

export const saySchema = (z: typeof Zod, facts: Zod.ZodType) => ({
  say: z
    .array(
      z.union([
        z.string(),
        z.strictObject({
          text: z.string(),
          when: z.string().optional(),
          context: z.literal('channel').optional(),
          card: z.string().optional(),
        }),
      ]),
    )
    .min(1),
  facts: facts.optional(),
  links: z.array(z.strictObject({ label: z.string(), url: z.string() })).optional(),
  must_hear: z.boolean().optional(),
  next: z.string(),
});

export function compileSay(def: SayDef, base: NodeBase, names: Names): SayNode {
  return {
    ...base,
    kind: 'say',
    lines: def.say.map((line) => {
      const full: SayLine = typeof line === 'string' ? { text: line } : line;
      return {
        key: full.text,
        when: full.when === undefined ? undefined : compileGuard(full.when, names),
        byChannel: full.context === 'channel',
        card: full.card === undefined ? undefined : compileCard(full.card, names),
      };
    }),
    facts: compileFacts(def.facts, names),
    links: (def.links ?? []).map(({ label, url }) => ({
      label,
      url: url.startsWith('/') ? url : url.split('.'),
    })),
    next: def.next,
  };
}

function compileCard(text: string, names: Names): CardOf {
  const { read, def, slots } = compileReference(text, names);
  if (def?.type !== 'ref' || text.split('.').length > 2)
    throw new UnknownNameError(`"${text}" is no row: a card shows the row that a slot of the type ref names`);
  return { from: def.of, read, slots };
}

export function enterSay(turn: Turn, node: SayNode): string {
  const values = node.facts.values(turn);
  for (const line of node.lines) {
    if (line.when && !line.when.holds(turn)) continue;
    const said = line.byChannel ? { ...values, context: turn.channel } : values;
    const id = line.card?.read(turn);
    turn.say(line.key, said, typeof id === 'string' && line.card ? `${line.card.from}/${id}` : undefined);
  }
  const last = turn.messages.at(-1);
  if (node.links.length > 0 && last) {
    const links = node.links.flatMap(({ label, url: from }) => {
      const url = typeof from === 'string' ? from : within(values ?? null, from);
      return url === null ? [] : [{ label, url }];
    });
    turn.messages[turn.messages.length - 1] = { ...last, links };
  }
  return node.next;
}

function within(value: Value, path: readonly string[]): Value {
  let at: Value = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return null;
    at = (at as Record<string, Value>)[name] ?? null;
  }
  return at;
}
