/**
 * `ask`: the only node that waits. `<text>.ask` is the question, `<text>.rephrase` and `<text>.examples` the rungs
 * of its ladder, `<text>.OPTION` the words of an option.
 *
 * @example
 * ask: choice
 * text: demo:colour
 * into: name
 * options: [{ id: red, icon: "🔴" }, { id: blue, icon: "🔵", when: "!has(slots.name)" }]
 * on: { red: bye, "*": hello }
 * retry: { ladder: [rephrase, examples], exhausted: bye }
 * checkpoint: true
 */
import type { z as Zod } from 'zod';
import type { Query } from '../bundle.ts';
import { type CompiledFacts, compileFacts, compileQuery, type FactDefs, type QueryDef } from '../facts.ts';
import type { NodeBase } from '../flow.ts';
import { compileGuard, type Guard } from '../guard.ts';
import type { Choice } from '../message.ts';
import { answerPayload } from '../payload.ts';
import { compileReference, type Names, UnknownNameError } from '../reference.ts';
import type { Turn } from '../turn.ts';

export const ASK_MODES = ['choice', 'yesno', 'number', 'text', 'phone', 'date', 'place', 'any'] as const;
export type AskMode = (typeof ASK_MODES)[number];
export const ANY_KINDS = ['text', 'image', 'audio', 'video', 'file', 'location'] as const;
export type AnyKind = (typeof ANY_KINDS)[number];
/** What a number may be of, beside `{ currency: SLOT }`; the words for it are heard with the number. */
export const UNITS = ['percent', 'months'] as const;
export type UnitDef = (typeof UNITS)[number] | { readonly currency: string };
export const RUNGS = ['rephrase', 'examples'] as const;
export type Rung = (typeof RUNGS)[number];

export interface OptionDef {
  readonly id: string;
  readonly icon?: string;
  readonly when?: string;
}

export interface AskDef {
  readonly ask: AskMode;
  readonly text: string;
  readonly facts?: FactDefs;
  /** A slot's name, `profile.NAME`, `locale`, or `sealed`: handed out once and kept nowhere. */
  readonly into?: string;
  readonly options?: readonly OptionDef[];
  /** Rows as options: a query, or a slot that holds a list. */
  readonly options_from?: QueryDef | string;
  /** So many rows at once, where each is a sentence and seven would be a wall. */
  readonly at_once?: number;
  /**
   * A collection in which a typed answer, or a shared location, is looked up at once. One row is the answer; of
   * several it is asked which is meant, in the words of `<text>.many`; `none` is an edge, and an option behind the
   * several. Other outcomes of the collection are edges, or words, of their names. What was typed is kept nowhere.
   */
  readonly finds?: Pick<QueryDef, 'from' | 'where'>;
  /** Fixed options behind the rows. */
  readonly plus?: readonly OptionDef[];
  /** Edge by option id, `*` for the rest, `none` where a list has no rows; for `any` by kind of answer. */
  readonly on?: Readonly<Record<string, string>>;
  readonly next?: string;
  /** Where an answer "I would rather not say" leads; it is offered as an option. */
  readonly skip?: string;
  readonly accepts?: readonly AnyKind[];
  readonly min?: number;
  readonly max?: number;
  /**
   * What the number is of. A sum whose money is named fills the slot of `currency` and one whose money is not leaves it
   * empty; money that the slot can not hold is no answer. `percent` is heard with its sign; `months` also as years.
   */
  readonly unit?: UnitDef;
  readonly must_hear?: boolean;
  /**
   * People tell what happened here: only the hard tier of the crisis words interrupts, and with an edge `danger` not even
   * that, since whoever saw violence must be able to tell it.
   */
  readonly story?: boolean;
  readonly retry: { readonly ladder: readonly Rung[]; readonly exhausted: string };
}

export interface Option {
  readonly choice: Choice;
  readonly when: Guard | undefined;
}

export type Target =
  | { readonly space: 'slots' | 'profile'; readonly name: string }
  | { readonly space: 'locale' | 'sealed' };

/** A unit as it is read: for a sum the slot of its money, and the words that the slot can hold. */
export type Unit =
  | { readonly of: (typeof UNITS)[number] }
  | { readonly of: 'money'; readonly slot: string; readonly currencies: readonly string[] };

export interface AskNode extends NodeBase {
  readonly kind: 'ask';
  readonly mode: AskMode;
  readonly text: string;
  readonly facts: CompiledFacts;
  readonly into: Target | undefined;
  readonly options: readonly Option[];
  /** No option depends on the session: the list is the same for everybody. */
  readonly fixed: boolean;
  readonly rows: ((turn: Turn) => Query | readonly string[] | undefined) | undefined;
  readonly rowsOf: string | undefined;
  /** Rows on one page, at most; what is fixed stands behind them. */
  readonly atOnce: number;
  readonly finds: { readonly from: string; readonly query: (turn: Turn) => Query | undefined } | undefined;
  readonly reads: readonly string[];
  readonly on: Readonly<Record<string, string>>;
  readonly next: string | undefined;
  readonly skip: string | undefined;
  readonly accepts: readonly AnyKind[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly unit: Unit | undefined;
  /** UTF-16 units that an answer in words, or the reference of a picture, may have. */
  readonly letters: number;
  readonly story: boolean;
  readonly ladder: readonly Rung[];
  readonly exhausted: string;
}

/** More than seven things at once is a wall; the rest is on the next page. */
export const PAGE_SIZE = 7;
/** A sealed answer goes through memory only; any other has to find room in a session. */
const MAX_SEALED_LETTERS = 20_000;
const MAX_LETTERS = 120;

export const SKIP = 'skip';
/** The edge where nothing is found, and the option by which a person says so. */
export const NONE = 'none';
/** The edge of a story whose words say danger plainly: they are taken, and who can be called is said at once. */
export const DANGER = 'danger';
const optionDef = (z: typeof Zod) =>
  z.strictObject({
    id: z.string().regex(/^[a-z0-9_]{1,24}$/, 'an option id is a short word in lower case'),
    icon: z.string().optional(),
    when: z.string().optional(),
  });

export const askSchema = (z: typeof Zod, facts: Zod.ZodType, query: Zod.ZodType, finds: Zod.ZodType) => ({
  ask: z.enum(ASK_MODES),
  text: z.string(),
  facts: facts.optional(),
  into: z.string().optional(),
  options: z.array(optionDef(z)).optional(),
  options_from: z.union([z.string(), query]).optional(),
  at_once: z.int().min(1).max(PAGE_SIZE).optional(),
  finds: finds.optional(),
  plus: z.array(optionDef(z)).optional(),
  on: z.record(z.string(), z.string()).optional(),
  next: z.string().optional(),
  skip: z.string().optional(),
  accepts: z.array(z.enum(ANY_KINDS)).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  unit: z.union([z.enum(UNITS), z.strictObject({ currency: z.string() })]).optional(),
  must_hear: z.boolean().optional(),
  story: z.boolean().optional(),
  retry: z.strictObject({ ladder: z.array(z.enum(RUNGS)), exhausted: z.string() }),
});

/** The options of a definition that do not come from content, in the order in which they are printed. */
export function fixedOptions(def: AskDef): readonly OptionDef[] {
  const own =
    def.ask === 'yesno'
      ? [
          { id: 'yes', icon: '✅' },
          { id: 'no', icon: '❌' },
        ]
      : [...(def.options ?? []), ...(def.plus ?? [])];
  return def.skip === undefined ? own : [...own, { id: SKIP, icon: '⏭️' }];
}

/** The text key of an option: shared words for yes, no and skip, else beside the question. */
export function optionKey(def: Pick<AskDef, 'ask' | 'text'>, id: string): string {
  if (def.ask === 'yesno' && (id === 'yes' || id === 'no')) return `common:${id}`;
  return id === SKIP ? 'common:skip' : `${def.text}.${id}`;
}

/** What an answer to the node means, as one line; its hash is the node's shape. */
export function askMeaning(def: AskDef): string {
  return [
    def.ask,
    fixedOptions(def)
      .map((option) => option.id)
      .join(','),
    typeof def.options_from === 'object' ? def.options_from.from : (def.options_from ?? ''),
    def.into ?? '',
    def.accepts?.join(',') ?? '',
    ...(def.finds ? [def.finds.from] : []),
    ...(def.unit === undefined ? [] : [typeof def.unit === 'string' ? def.unit : def.unit.currency]),
  ].join('|');
}

export function compileAsk(def: AskDef, base: NodeBase, names: Names): AskNode {
  const facts = compileFacts(def.facts, names);
  const options = fixedOptions(def).map(
    (option): Option => ({
      choice: {
        id: option.id,
        payload: answerPayload(base.key, option.id),
        label: { text: optionKey(def, option.id) },
        ...(option.icon === undefined ? undefined : { icon: option.icon }),
        role: 'option',
      },
      when: option.when === undefined ? undefined : compileGuard(option.when, names),
    }),
  );
  const rows = compileRows(def, names);
  const finds = def.finds && compileQuery(def.finds, names);
  const into = def.into === undefined ? undefined : target(def.into, names);
  return {
    ...base,
    kind: 'ask',
    mode: def.ask,
    text: def.text,
    facts,
    into,
    options,
    fixed: rows === undefined && options.every((option) => option.when === undefined),
    rows: rows?.rows,
    rowsOf: rows?.of,
    atOnce: def.at_once ?? PAGE_SIZE,
    finds: def.finds && finds ? { from: def.finds.from, query: finds.query } : undefined,
    reads: [
      ...facts.reads,
      ...(rows?.reads ?? []),
      ...(finds?.reads ?? []),
      ...options.flatMap((option) => option.when?.slots ?? []),
    ],
    on: def.on ?? {},
    next: def.next,
    skip: def.skip,
    accepts: def.accepts ?? (def.ask === 'any' ? ['text'] : []),
    min: def.min,
    max: def.max,
    unit: compileUnit(def.unit, names),
    letters: lettersOf(def, into, names),
    story: def.story ?? false,
    ladder: def.retry.ladder,
    exhausted: def.retry.exhausted,
  };
}

function compileUnit(def: UnitDef | undefined, names: Names): Unit | undefined {
  if (def === undefined) return undefined;
  if (typeof def === 'string') return { of: def };
  const slot = names.slots[def.currency];
  if (slot?.type !== 'enum') throw new UnknownNameError(`"${def.currency}" is no slot of words for money`);
  return { of: 'money', slot: def.currency, currencies: slot.of };
}

function compileRows(
  def: AskDef,
  names: Names,
): { rows: NonNullable<AskNode['rows']>; of: string; reads: readonly string[] } | undefined {
  if (def.options_from === undefined) return undefined;
  if (typeof def.options_from === 'string') {
    const ref = compileReference(def.options_from, names);
    if (ref.def?.type !== 'list') throw new UnknownNameError(`"${def.options_from}" is no list`);
    return {
      rows: (turn) => {
        const ids = ref.read(turn);
        return Array.isArray(ids) ? (ids as readonly string[]) : [];
      },
      of: ref.def.of,
      reads: ref.slots,
    };
  }
  const { query, reads } = compileQuery(def.options_from, names);
  return { rows: query, of: def.options_from.from, reads };
}

function lettersOf({ ask, max }: AskDef, into: Target | undefined, names: Names): number {
  if (into === undefined) return Number.POSITIVE_INFINITY;
  if (into.space === 'sealed') return MAX_SEALED_LETTERS;
  const slot = 'name' in into ? names[into.space][into.name] : undefined;
  const own = slot?.type === 'text' ? slot.max : MAX_LETTERS;
  return ask === 'number' || max === undefined ? own : Math.min(own, max);
}

function target(into: string, names: Names): Target {
  if (into === 'locale' || into === 'sealed') return { space: into };
  const profile = into.startsWith('profile.');
  const name = profile ? into.slice('profile.'.length) : into;
  if (!(profile ? names.profile : names.slots)[name])
    throw new UnknownNameError(`"into: ${into}" is no slot and no profile entry`);
  return { space: profile ? 'profile' : 'slots', name };
}
