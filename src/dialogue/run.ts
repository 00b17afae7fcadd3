import { toAsciiDigits } from '../understanding/digits.ts';
import type { Answer } from './answers.ts';
import type { Found } from './bundle.ts';
import { type Offer, offer, offerFound } from './choices.ts';
import type { Flow, LinkRule, Node } from './flow.ts';
import type { Lng, SlotValue } from './message.ts';
import { type AskNode, DANGER, NONE, type Rung } from './nodes/ask.ts';
import { enterCall } from './nodes/call.ts';
import { enterDo } from './nodes/do.ts';
import type { EndNode } from './nodes/end.ts';
import { enterGoto } from './nodes/goto.ts';
import { enterLookup } from './nodes/lookup.ts';
import { enterRoute } from './nodes/route.ts';
import { enterSay } from './nodes/say.ts';
import { enterSet } from './nodes/set.ts';
import { answerPayload } from './payload.ts';
import {
  AbsentPart,
  dayNumber,
  INTENTS,
  MENU,
  SOUNDS_LIKE_DANGER,
  START,
  type Turn,
  WORDING,
} from './turn.ts';

/** The effect that fetches a part of the bundle. */
export const LOAD_PART = 'part.load';
/** The effect that counts a question without an answer: its `lng`, and as `guess` the intent it was most like. */
export const COUNT_UNANSWERED = 'count.unanswered';
/**
 * The effect that hands out what was looked for and is no row: as it was typed (`typed`), or nothing where that may be a
 * story. Nobody waits for it, so that it is written nowhere.
 */
export const SOUGHT = 'sought';
/**
 * Effects that count names that no list has. `count.unmatched` has the `name` that nothing was found for; without one, it
 * was chosen that none of the rows was meant that are like the name in the `count.similar` before it. Nobody waits for
 * them, so that they are written nowhere.
 */
export const COUNT_UNMATCHED = 'count.unmatched';
export const COUNT_SIMILAR = 'count.similar';

const UTF8 = new TextEncoder();

/** More nodes than this between two questions is a circle that the check would have refused. */
const MAX_HOPS = 200;

function flowNamed(turn: Turn, name: string): Flow {
  const flow = turn.bundle.flows.get(name);
  if (!flow) throw new Error(`there is no flow ${name}`);
  return flow;
}

function nodeNamed(flow: Flow, name: string): Node {
  const node = flow.nodes.get(name);
  if (!node) throw new Error(`there is no node ${flow.name}/${name}`);
  return node;
}

/** Goes from node to node until one waits, an effect ends the turn, or the talk is closed. */
export function run(turn: Turn, from: Node): void {
  let node: Node | undefined = from;
  for (let hops = 0; node; hops++) {
    if (hops > MAX_HOPS) throw new Error(`flow ${node.flow.name} goes in a circle`);
    const here: Node = node;
    turn.trace.push(here);
    const done = turn.effects.length;
    try {
      node = enter(turn, here);
    } catch (error) {
      if (!(error instanceof AbsentPart)) throw error;
      turn.effects.length = done;
      park(turn, here, error.part);
      return;
    }
  }
}

/** Waits until a part of the bundle has come: at this node, else where the talk stands, else at its beginning. */
export function park(turn: Turn, node: Node | undefined, part: string): void {
  turn.awaitResult(node ?? turn.waiting() ?? begin(turn), LOAD_PART, { part });
}

function enter(turn: Turn, node: Node): Node | undefined {
  turn.flow = node.flow;
  for (const effect of node.effects) turn.effects.push({ do: effect.do, args: effect.args(turn) });
  switch (node.kind) {
    case 'say':
      return nodeNamed(node.flow, enterSay(turn, node));
    case 'route':
      return nodeNamed(node.flow, enterRoute(turn, node));
    case 'lookup':
      return nodeNamed(node.flow, enterLookup(turn, node));
    case 'set':
      return nodeNamed(node.flow, enterSet(turn, node));
    case 'call':
      enterCall(turn, node);
      return turn.flow.entry;
    case 'goto':
      enterGoto(turn, node);
      return turn.flow.entry;
    case 'do':
      enterDo(turn, node);
      return undefined;
    case 'end':
      return finish(turn, node);
    case 'ask': {
      const elsewhere = waitAt(turn, node);
      return elsewhere === undefined ? undefined : nodeNamed(node.flow, elsewhere);
    }
  }
}

/** Asks and waits; the name of another node where a list has nothing to choose from. */
function waitAt(turn: Turn, node: AskNode): string | undefined {
  turn.forgetList();
  forgetCurrency(turn, node);
  return ask(turn, node, undefined) ? undefined : (node.on['none'] ?? node.exhausted);
}

/** The money of a sum that was told before is not that of the next one. */
function forgetCurrency(turn: Turn, { flow, unit }: AskNode): void {
  if (unit?.of === 'money') turn.empty(`${flow.name}.${unit.slot}`);
}

/** Prints the question, or a rung of its ladder. False where there is nothing to choose from. */
export function ask(turn: Turn, node: AskNode, rung: Rung | undefined): boolean {
  fetchFirst(turn, node);
  const values = node.facts.values(turn);
  const offered: Offer | undefined = offer(turn, node, turn.page);
  if (!offered) return false;
  turn.moveTo(node);
  turn.list = offered.list;
  turn.page = offered.page;
  const key = `${node.text}.${rung ?? 'ask'}`;
  turn.messages.push(values ? { key, values, choices: offered.choices } : { key, choices: offered.choices });
  return true;
}

/** An answer that is not kept can't wait until a part has come, so the part comes before the question. */
function fetchFirst(turn: Turn, node: AskNode): void {
  const from = node.finds?.from;
  if (from !== undefined) turn.find({ from, where: { id: '' } });
}

/** Asks which of the rows was meant, or says what else came of looking for them. */
function askWhich(turn: Turn, node: AskNode, as: string, { rows, values }: Found): void {
  const { choices, page, list } = offerFound(turn, node, rows);
  turn.moveTo(node);
  turn.list = list;
  turn.page = page;
  turn.messages.push({
    key: `${node.text}.${as}`,
    values: { ...node.facts.values(turn), ...values },
    choices,
  });
}

/** Says again what is waited for. */
export function askAgain(turn: Turn): void {
  const node = turn.waiting();
  if (!node) {
    openTalk(turn);
    return;
  }
  turn.flow = node.flow;
  if (turn.pending !== undefined) turn.say('common:working');
  else if (node.kind === 'ask') {
    if (!ask(turn, node, undefined)) run(turn, nodeNamed(node.flow, node.on['none'] ?? node.exhausted));
  } else run(turn, node);
}

/** Writes an answer where it belongs and goes on. */
export function accept(turn: Turn, node: AskNode, answer: Answer): void {
  turn.flow = node.flow;
  turn.trace.push(node);
  if (answer.kind === 'page') {
    turn.page += 1;
    turn.tries = 0;
    ask(turn, node, undefined);
    return;
  }
  if (node.finds?.from === INTENTS && NONE === (answer.kind === 'option' ? answer.id : answer.as))
    countUnanswered(turn, turn.list?.[0]);
  tellSought(turn, node, answer);
  if (answer.kind === 'found') {
    turn.forgetList();
    forgetRow(turn, node);
    const edge = node.on[answer.as];
    if (edge === undefined) askWhich(turn, node, answer.as, answer.found);
    else run(turn, nodeNamed(node.flow, edge));
    return;
  }
  if (node.finds && answer.kind === 'option' && answer.id === NONE) forgetRow(turn, node);
  const skipped = answer.kind === 'option' && answer.id === 'skip' && node.skip !== undefined;
  if (!skipped) write(turn, node, answer);
  turn.forgetList();
  const next = skipped
    ? node.skip
    : answer.kind === 'option'
      ? (node.on[answer.id] ?? node.on['*'] ?? node.next)
      : (node.on[turn.danger && answer.as === 'text' ? DANGER : answer.as] ?? node.next ?? node.on['*']);
  run(turn, nodeNamed(node.flow, next ?? node.exhausted));
}

/** What was found before is not talked of any more once something else was looked for. */
function forgetRow(turn: Turn, { flow, into }: AskNode): void {
  if (into?.space === 'slots') turn.empty(`${flow.name}.${into.name}`);
}

/** Whether a question that looks answers up was answered by something else than a row. */
function isNoRow(node: AskNode, answer: Answer): boolean {
  if (!node.finds) return false;
  if (answer.kind !== 'option') return true;
  return answer.id === NONE || node.options.some((option) => option.choice.id === answer.id);
}

function write(turn: Turn, node: AskNode, answer: Extract<Answer, { kind: 'option' | 'value' }>): void {
  if (isNoRow(node, answer)) return;
  const value: SlotValue = answer.kind === 'option' ? answer.id : answer.value;
  if (node.unit?.of === 'money') {
    forgetCurrency(turn, node);
    if (answer.kind === 'value' && answer.currency !== undefined)
      turn.fill(`${node.flow.name}.${node.unit.slot}`, answer.currency);
  }
  switch (node.into?.space) {
    case 'slots':
      turn.fill(`${node.flow.name}.${node.into.name}`, value);
      break;
    case 'profile':
      turn.fill(`profile.${node.into.name}`, value);
      break;
    case 'locale':
      turn.lng = String(value);
      break;
    case 'sealed': {
      const as = answer.kind === 'option' ? 'option' : answer.as;
      const bytes = as === 'text' ? UTF8.encode(String(value)).length : 0;
      turn.told = {
        ...turn.told,
        [as]: turn.toldOf(as) + 1,
        ...(bytes > 0 ? { bytes: turn.toldOf('bytes') + bytes } : undefined),
        ...(turn.danger && as === 'text' ? { danger: turn.toldOf('danger') + 1 } : undefined),
      };
      turn.effects.push({
        do: 'sealed.answer',
        args: { node: `${node.flow.name}/${node.name}`, as, value, event: turn.event.id },
      });
      break;
    }
    case undefined:
  }
}

/**
 * A text that answers nothing may be a question of its own: then it is asked which, and the question that waited
 * stands beneath. False where it is none that is known, or rather sounds like danger.
 */
export function offerIntents(turn: Turn, found: Found): boolean {
  const entry = turn.bundle.flows.get(WORDING)?.entry;
  if (entry?.kind !== 'ask' || entry.finds?.from !== INTENTS) return false;
  if (found.as === undefined || found.as === SOUNDS_LIKE_DANGER) return false;
  turn.push(entry.flow, undefined);
  turn.trace.push(entry);
  askWhich(turn, entry, found.as, found);
  return true;
}

/** An unanswered question is told once a day: in which language, and what it was most like; never what it was. */
export function countUnanswered(turn: Turn, guess: string | undefined): void {
  const day = dayNumber(turn.event.at);
  if (turn.sealed() || turn.lng === undefined || turn.counted === day) return;
  turn.counted = day;
  turn.effects.push({ do: COUNT_UNANSWERED, args: { lng: turn.lng, guess: guess ?? NONE } });
}

/**
 * What was looked for in vain is handed out, and names are counted where a question asks for one and has a way for that.
 */
function tellSought(turn: Turn, node: AskNode, answer: Answer): void {
  if (!node.finds || node.mode !== 'any' || node.finds.from === INTENTS || turn.sealed()) return;
  const counts = node.on[NONE] !== undefined;
  if (answer.kind === 'option' && answer.id === NONE && counts)
    turn.effects.push({ do: COUNT_UNMATCHED, args: {} });
  if (answer.kind !== 'found') return;
  const { typed, name } = answer.found.sought ?? {};
  turn.effects.push({ do: SOUGHT, args: typed === undefined ? {} : { typed } });
  if (counts && name !== undefined)
    turn.effects.push({ do: answer.as === NONE ? COUNT_UNMATCHED : COUNT_SIMILAR, args: { name } });
}

/** Not understood: the next rung of the ladder, and behind the last one the way out. */
export function retry(turn: Turn, node: AskNode): void {
  turn.flow = node.flow;
  turn.trace.push(node);
  const rung = node.ladder[turn.tries];
  turn.tries += 1;
  if (rung !== undefined) {
    ask(turn, node, rung);
    return;
  }
  turn.forgetList();
  run(turn, nodeNamed(node.flow, node.exhausted));
}

/** A flow has ended: on with what called it or waited beneath it, else the link that opened the talk, else the menu. */
function finish(turn: Turn, node: EndNode): Node | undefined {
  if (node.end === 'closed' || node.end === 'forgotten') {
    turn.forgetTalk();
    turn.forgotten = node.end === 'forgotten';
    return undefined;
  }
  if (node.end === 'menu') return menu(turn);
  turn.forgetSlots(node.flow);
  turn.frames.pop();
  turn.forgetList();
  const below = turn.waiting();
  if (!below) return turn.link === undefined ? menu(turn) : linked(turn, turn.link);
  turn.flow = below.flow;
  if (turn.pending !== undefined && turn.pending !== LOAD_PART) {
    // What was begun is not begun again.
    turn.say('common:working');
    return undefined;
  }
  return below.kind === 'call' ? nodeNamed(below.flow, below.next) : below;
}

/** Drops the talk and stands at the menu's door. */
function menu(turn: Turn): Node {
  return door(turn, MENU);
}

function door(turn: Turn, name: string): Node {
  const flow = flowNamed(turn, name);
  turn.forgetTalk();
  turn.push(flow, undefined);
  return flow.entry;
}

export function goToMenu(turn: Turn): void {
  run(turn, menu(turn));
}

/** Drops the talk and stands at its beginning: the language where none is chosen, else the menu. */
function begin(turn: Turn): Node {
  return turn.lng === undefined ? door(turn, START) : menu(turn);
}

/** Begins: with the language where none is chosen, else with the menu. */
export function openTalk(turn: Turn): void {
  run(turn, begin(turn));
}

/** What a link's parameter may be made of: https://core.telegram.org/bots/features#deep-linking allows no more. */
const LINK = /^[\w-]{1,64}$/;

/**
 * Follows a link's parameter: `LNG`, `NAME`, or `LNG-NAME`. What leads nowhere leads to the beginning, or asks again what
 * waits: nobody loses a talk by an old link.
 */
export function followLink(turn: Turn, parameter: string): void {
  const [first = '', ...rest] = parameter.split('-');
  const named = turn.bundle.locales.includes(first);
  if (named) turn.lng = first;
  const name = named ? rest.join('-') : parameter;
  turn.lng ??= languageOf(turn, name);
  if (turn.lng === undefined) {
    openTalk(turn);
    if (linkRule(turn, name)) turn.link = name;
    return;
  }
  if (name !== '' && turn.waiting() && !linkRule(turn, name)) askAgain(turn);
  else run(turn, linked(turn, name));
}

/** The language of what a code leads to (a poster is printed in one), for somebody who has not chosen any. */
function languageOf(turn: Turn, name: string): Lng | undefined {
  const rule = linkRule(turn, name);
  const of = rule?.typed === undefined ? undefined : collectionOf(rule);
  if (!rule || of === undefined) return undefined;
  const lng = turn.row(of, name.slice(rule.match.length))?.values['lng'];
  return turn.bundle.locales.find((one) => one === lng);
}

/** The collection whose rows a link's parameter names. */
function collectionOf({ flow, param }: LinkRule): string | undefined {
  const def = param === undefined ? undefined : flow.params[param];
  return def?.type === 'ref' ? def.of : undefined;
}

/** What people put around digits and between them; two Burmese letters are taken for the digits that they look like. */
const AROUND_DIGITS = /[\s#.()-]/g;
const LOOKALIKES: Readonly<Record<string, string>> = { '\u101d': '0', '\u101b': '7' };

/**
 * Follows a link by the digits of its parameter, typed alone. False where they are none, or where what is asked may be
 * answered by any number or any word: an age or a licence number is no code.
 */
export function followTyped(turn: Turn, text: string): boolean {
  if (!takesCodes(turn)) return false;
  const digits = toAsciiDigits(text.normalize('NFKC'))
    .replace(AROUND_DIGITS, '')
    .replace(/[\u101d\u101b]/g, (letter) => LOOKALIKES[letter] ?? letter);
  if (!/^\d+$/.test(digits)) return false;
  for (const rule of turn.bundle.links) {
    const of = rule.typed === digits.length ? collectionOf(rule) : undefined;
    if (of === undefined || !turn.row(of, digits)) continue;
    followLink(turn, rule.match + digits);
    return true;
  }
  return false;
}

/** Whether nothing is asked, or one of a few options, by its number or its words. */
export function takesCodes(turn: Turn): boolean {
  if (turn.sealed() || turn.pending !== undefined) return false;
  const node = turn.waiting();
  if (node?.kind !== 'ask') return true;
  if (node.finds) return node.finds.from === INTENTS;
  return node.mode === 'choice' || node.mode === 'yesno';
}

function linkRule({ bundle }: Turn, name: string): LinkRule | undefined {
  if (!LINK.test(name)) return undefined;
  return bundle.links.find((link) => (link.prefix ? name.startsWith(link.match) : name === link.match));
}

/** Where a link leads; remembered in the session as long as a part of the bundle must be loaded to know it. */
export function linked(turn: Turn, name: string): Node {
  const rule = linkRule(turn, name);
  turn.link = rule && name;
  if (!rule) return menu(turn);
  const params: Record<string, SlotValue> = { ...rule.with };
  if (rule.param !== undefined) {
    const id = name.slice(rule.match.length);
    const of = collectionOf(rule);
    if (of !== undefined && turn.row(of, id)) params[rule.param] = id;
  }
  turn.link = undefined;
  turn.forgetTalk();
  turn.push(rule.flow, params);
  return rule.flow.entry;
}

/** The payload of an option, for tests and previews. */
export function payloadOf(node: AskNode, id: string): string {
  return answerPayload(node.key, id);
}
