import { IN_DANGER } from '../understanding/retrieval.ts';
import type { TypedOption } from './answers.ts';
import type { Found, Row } from './bundle.ts';
import type { Flow, IntentRule } from './flow.ts';
import { mayAsk, worried } from './interrupt.ts';
import type { SlotValue } from './message.ts';
import type { AskNode } from './nodes/ask.ts';
import { offerIntents } from './run.ts';
import { INTENTS, SOUNDS_LIKE_DANGER, type Turn } from './turn.ts';

/**
 * What else a sentence asks is offered beside its option from this share of the option's own strength on. "The agent has
 * my passport" speaks for the passport and, five sixths as much, for papers that are kept; in "I want to make a passport"
 * nothing else reaches two thirds.
 */
const NEARLY = 0.75;
/** So many questions are offered at once. */
const OFFERED = 3;

/** A flow to which an option leads, and what it is told there, whoever asks. */
interface Place {
  readonly flow: Flow;
  readonly told: Readonly<Record<string, SlotValue>>;
}

/** The questions that an option answers: the one that leads where it leads, and all that lie there. */
interface Answered {
  readonly itself: IntentRule | undefined;
  readonly all: ReadonlySet<string>;
}

/**
 * Whether a text in which the words of an option stand asks for something else: "the boss took my passport" at the menu.
 * What sounds like danger is asked about. Where another question is about as strong as those that the option answers, and
 * not by the option's words alone, they are offered, the option's own among them. False where the option stands: where the
 * sentence agrees or says nothing that is known, where the option answers no question ("I am from Cambodia"), and where
 * nothing may be looked up.
 *
 * @param waiting the node that waits
 * @param option what was found in the text, and its node: the same, or one that was asked before
 */
export function asksElse(
  turn: Turn,
  waiting: AskNode,
  { node, id, rest }: TypedOption & { readonly node: AskNode },
  text: string,
): boolean {
  if (turn.sealed() || node.finds || !mayAsk(turn, waiting)) return false;
  const found = lookUp(turn, text);
  if (worried(turn, found)) return true;
  const beside = questionsBeside(turn, answeredBy(turn, node, id), found, rest);
  return beside !== undefined && offerIntents(turn, beside);
}

function lookUp(turn: Turn, match: string): Found {
  return turn.search({ from: INTENTS, where: {}, match });
}

/** What is offered instead of an option; nothing where the option is what was meant. */
function questionsBeside(
  turn: Turn,
  { itself, all }: Answered,
  { rows }: Found,
  rest: string,
): Found | undefined {
  if (all.size === 0) return undefined;
  const own = Math.max(0, ...rows.map(({ id, strength = 0 }) => (all.has(id) ? strength : 0)));
  const near = rows.filter(({ id, strength = 0 }) => !all.has(id) && strength >= NEARLY * own);
  if (near.length === 0) return undefined;
  // Where nothing else comes near, the whole sentence says it, word by word or nearly so.
  if (rows.length > 1 && !near.some(saidBeside(turn, rest))) return undefined;
  const missing = itself && !rows.some(({ id }) => id === itself.id) && turn.row(INTENTS, itself.id);
  const offered = missing ? [...rows.slice(0, OFFERED - 1), missing] : rows;
  return { rows: offered, as: offered.length === 1 ? 'sure' : 'many' };
}

/**
 * Whether a question is asked by more than the option's words, which many questions share: "passport" stands in all about
 * a passport that is lost. So it does where the rest alone may ask it too, or sounds like danger.
 */
function saidBeside(turn: Turn, rest: string): (row: Row) => boolean {
  const { rows, as } = lookUp(turn, rest);
  const said = new Set(rows.map(({ id }) => id));
  return ({ id }) => id === IN_DANGER || as === SOUNDS_LIKE_DANGER || said.has(id);
}

function answeredBy(turn: Turn, node: AskNode, id: string): Answered {
  const there = placeBehind(turn, node, id);
  if (!there) return { itself: undefined, all: new Set() };
  const places = [there, ...placesIn(turn, there.flow)];
  const intents = [...turn.bundle.intents.values()];
  return {
    itself: intents.find((intent) => leadsTo(intent, there)),
    all: new Set(
      intents.filter((intent) => places.some((place) => leadsTo(intent, place))).map((it) => it.id),
    ),
  };
}

function leadsTo(intent: IntentRule, { flow, told }: Place): boolean {
  return intent.flow === flow && Object.entries(intent.with).every(([name, value]) => told[name] === value);
}

/** Where an option of a question leads at once. */
function placeBehind(turn: Turn, node: AskNode, id: string): Place | undefined {
  const next = node.flow.nodes.get(node.on[id] ?? node.on['*'] ?? node.next ?? '');
  if (next?.kind !== 'goto' && next?.kind !== 'call') return undefined;
  const flow = turn.bundle.flows.get((next.kind === 'goto' ? next.goto : next.call) ?? '');
  return flow && { flow, told: next.with.fixed };
}

/** What lies in a flow: all that its first question leads to at once, and every flow to which it says what it knows. */
function placesIn(turn: Turn, { entry, nodes }: Flow): Place[] {
  const offered =
    entry.kind === 'ask'
      ? entry.options.flatMap(({ choice }) => placeBehind(turn, entry, choice.id) ?? [])
      : [];
  const parts = [...nodes.values()].flatMap((node) => {
    const flow = node.kind === 'call' && node.with.reads.length > 0 && turn.bundle.flows.get(node.call);
    return flow ? { flow, told: {} } : [];
  });
  return [...offered, ...parts];
}
