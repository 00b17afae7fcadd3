import { isDeepStrictEqual } from 'node:util';
import type { Bundle } from '../../dialogue/bundle.ts';
import type { Bubble, Event } from '../../dialogue/message.ts';
import { DANGER } from '../../dialogue/nodes/ask.ts';
import { readPayload } from '../../dialogue/payload.ts';
import { LOAD_PART } from '../../dialogue/run.ts';
import { MAX_SESSION_BYTES, parseSession, type Session } from '../../dialogue/session.ts';
import { type Damaged, type StepResult, step as stepOf } from '../../dialogue/step.ts';
import { MENU, START } from '../../dialogue/turn.ts';
import { CANARY, type WalkStep } from './inputs.ts';
import type { Taken, World } from './take.ts';

/** A promise of the engine that a turn has broken. */
export interface Broken {
  readonly rule: string;
  readonly detail: string;
}

/** What a walk must remember to judge a later turn. */
export interface Memory {
  /** What was told in a sealed flow. */
  readonly sealed: Set<string>;
  /** Payloads of the buttons on the screen; none once time has passed or the session was harmed. */
  readonly shown: Set<string>;
  /** What a disk holds while a sealed flow is open: what choosing the menu in its place came to. */
  menu: Session | undefined;
  /** Where nobody wrote the session but the engine: then all of it may be judged. */
  ours: boolean;
}

export function newMemory(): Memory {
  return { sealed: new Set(), shown: new Set(), menu: undefined, ours: true };
}

type Judge = (world: World, taken: Taken, step: WalkStep, memory: Memory) => string | undefined;

/** Nobody answers with more, whatever a channel would take. */
const MOST_MESSAGES = 5;
const UNFINISHED = /\{\{|\}\}|\$t\(|undefined|\[object|NaN/;
const MAX_PAYLOAD = 64;

/** Every promise by its name, and a sentence where a turn breaks it. */
export const RULES: Readonly<Record<string, Judge>> = {
  'never silent': (_, { event, result }) =>
    mustAnswer(event) &&
    result.messages.length === 0 &&
    !result.effects.some((effect) => effect.awaited === true)
      ? `nothing was said to ${event.type}`
      : undefined,

  'no fault inside': (_, { result }) => {
    const fault = result.effects.find((effect) => effect.do === 'fault');
    return fault && `${fault.args['error']} at ${fault.args['node']}`;
  },

  'texts can be said': (_, { unsaid }) =>
    unsaid === undefined ? undefined : unsaid instanceof Error ? unsaid.message : String(unsaid),

  'few messages': ({ profile }, { bubbles }) => {
    const most = Math.min(profile.maxMessages, MOST_MESSAGES);
    return bubbles.length > most ? `${bubbles.length} messages, and at most ${most} are allowed` : undefined;
  },

  'bubbles fit the channel': ({ profile }, { bubbles }) =>
    firstOf(bubbles, (bubble, i) => {
      if (bubble.text.length > profile.maxText) return `a text of ${bubble.text.length} units`;
      if (bubble.choices.length > profile.maxChoices) return `${bubble.choices.length} choices`;
      if (bubble.choices.length > 0 && i < bubbles.length - 1) return 'choices before the last message';
      const long = bubble.choices.find(({ label }) => label.length > profile.maxLabel);
      if (long) return `the label "${long.label}" has ${long.label.length} units`;
      const bad = bubble.choices.find(
        ({ payload }) => payload.length > MAX_PAYLOAD || !/^[ -~]+$/.test(payload) || !readPayload(payload),
      );
      return bad && `the payload of "${bad.label}" can't be sent or read back`;
    }),

  'the channel takes every message': ({ refuses }, { bubbles }) => refuses?.(bubbles),

  // A platform brings its event again where nobody knows whether it was taken.
  'the same event again comes to the same': ({ bundle }, { before, event, result }) => {
    const again = stepOf(bundle, before, event);
    // A part of the bundle may have come between the two.
    if ([again, result].some(({ effects }) => effects.some((effect) => effect.do === LOAD_PART)))
      return undefined;
    return outcome(again) === outcome(result)
      ? undefined
      : 'taken again from the same session it comes to something else';
  },

  'words are whole': (_, { bubbles }) =>
    firstOf(bubbles, (bubble) => {
      if (bubble.text.trim() === '') return `${bubble.key} says nothing`;
      for (const text of [
        bubble.text,
        ...bubble.choices.map((c) => c.label),
        ...bubble.links.map((l) => l.url),
      ])
        if (UNFINISHED.test(text)) return `${bubble.key}: ${text.slice(0, 80)}`;
      const empty = bubble.choices.find(({ label }) => label.trim() === '' || label.includes('\n'));
      if (empty) return `${bubble.key} has the label ${JSON.stringify(empty.label)}`;
      return twice(bubble);
    }),

  'the session can be stored': (_, { result, after }) => {
    if (after.stored === undefined) return undefined;
    const bytes = Buffer.byteLength(after.stored);
    if (bytes > MAX_SESSION_BYTES) return `it has ${bytes} bytes`;
    const read = parseSession(after.stored);
    if (!read) return 'it can not be read back';
    return JSON.stringify(read) === after.stored && JSON.stringify(result.session) === after.stored
      ? undefined
      : 'it is another when read back';
  },

  'danger is answered with the card': ({ bundle }, taken, step) => {
    const { event, before, result } = taken;
    if (event.type !== 'text' && event.type !== 'edit') return undefined;
    const lng = typeof before === 'object' ? before.lng : undefined;
    const said = 'danger' in step || bundle.hear(event.text, lng, true).crisis === 'hard';
    const card = bundle.interrupts.find((rule) => rule.match === 'crisis.hard')?.go;
    if (!said || !card) return undefined;
    if (isTakenDown(bundle, taken)) return undefined;
    const shown = result.messages.some((message) => message.key.startsWith(`${card.name}:`));
    return shown && result.trace.includes(card.entry) ? undefined : `no card, but ${keys(result.messages)}`;
  },

  'ways out work everywhere': ({ bundle }, { event, result }) => {
    if (event.type !== 'tap' || !event.payload.startsWith('!')) return undefined;
    const rule = bundle.interrupts.find(({ id }) => `!${id}` === event.payload);
    if (rule?.go)
      return result.trace.includes(rule.go.entry) ? undefined : `${rule.id} did not lead to ${rule.go.name}`;
    if (rule?.action !== 'menu') return undefined;
    const top = result.session?.frames.at(-1);
    // What was begun is not dropped: its result comes first.
    if (result.messages.some(({ key }) => key === 'common:working')) return undefined;
    const flow = top && bundle.nodes.get(top.node)?.flow.name;
    const wanted = result.session?.lng === undefined ? START : MENU;
    return flow === wanted ? undefined : `menu led to ${flow ?? 'nothing'}`;
  },

  'no button is dead': (_, { event, result }, __, { shown }) =>
    event.type === 'tap' &&
    shown.has(event.payload) &&
    result.messages.some(({ key }) => key === 'common:old_button' || key === 'common:restarted')
      ? 'a button on the screen was taken for an old one'
      : undefined,

  'sealed flows are marked': ({ bundle }, { result }) => {
    const sealed =
      result.session?.frames.some((frame) => bundle.nodes.get(frame.node)?.flow.sealed === true) ?? false;
    return sealed === result.volatile ? undefined : `volatile is ${result.volatile}`;
  },

  'what is sealed stays out': (_, { result, after }, __, { sealed }) => {
    if (sealed.size === 0) return undefined;
    const kept = `${after.stored ?? ''}${JSON.stringify(result.messages)}${result.trace.map((n) => n.name)}`;
    const leaked = [...sealed].find((told) => kept.includes(told));
    return leaked && 'words told in a sealed flow stand in session, messages or trace';
  },

  'a sealed flow leaves nothing': ({ bundle }, taken, __, { ours, menu }) => {
    const { result } = taken;
    const session = result.session;
    if (!ours || !wasSealed(bundle, taken) || result.volatile || session === null) return undefined;
    const top = session.frames.at(-1);
    const node = top && bundle.nodes.get(top.node);
    const prints = node?.kind === 'ask' && !node.fixed;
    const counted = menu?.counted !== undefined && menu.counted === session.counted ? ['counted'] : [];
    const known = ['v', 'lng', 'at', 'frames', 'slots', ...(prints ? ['list'] : []), ...counted];
    const left = Object.keys(session).filter((name) => !known.includes(name));
    if (left.length > 0) return `${left.join(', ')} stays`;
    // What comes next may have looked something up already, as it would from the menu.
    const next = new Set(result.trace.flatMap(({ flow }) => (flow.sealed ? [] : [flow.name])));
    const slots = Object.keys(session.slots).filter(
      (name) => !name.startsWith('profile.') && !next.has(name.split('.')[0] ?? ''),
    );
    if (slots.length > 0) return `${slots.join(', ')} stays`;
    const beneath = session.frames.slice(0, -1).map((frame) => bundle.nodes.get(frame.node)?.flow.name);
    const stays = beneath.filter((flow) => flow !== 'menu' && !next.has(flow ?? ''));
    return stays.length > 0 ? `${stays.join(', ')} waits beneath` : undefined;
  },

  // Two backups, before and after, are those of somebody who chose the menu twice.
  'a sealed flow leaves what the menu leaves': ({ bundle }, taken, __, { ours, menu }) => {
    const { event, result } = taken;
    const { session } = result;
    if (!ours || !menu || !wasSealed(bundle, taken) || result.volatile || session === null) return undefined;
    if (session.counted !== menu.counted) return 'the day of a count is another';
    // Who has no language yet is asked for it where others get the menu.
    if (menu.lng === undefined) return undefined;
    const top = session.frames.at(-1);
    if (top === undefined || bundle.nodes.get(top.node)?.flow.name !== MENU) return undefined;
    // Another language that was chosen meanwhile would have been chosen at the menu too.
    const { lng, ...others } = menu;
    const stored = session.lng === undefined ? others : { ...others, lng: session.lng };
    const left = chooseMenu(bundle, stored, event);
    return isDeepStrictEqual(left, session)
      ? undefined
      : `${JSON.stringify(session)} stays, and the menu leaves ${JSON.stringify(left)}`;
  },
};

function outcome({ session, messages, effects, volatile }: StepResult): string {
  return JSON.stringify({ session, messages, effects, volatile });
}

/** The session that choosing the menu leaves. */
function chooseMenu(
  bundle: Bundle,
  before: Session | Damaged | undefined,
  event: Event,
): Session | undefined {
  const { channel, conversation, id, at } = event;
  const tap: Event = { channel, conversation, id, at, type: 'tap', payload: `!${MENU}` };
  return stepOf(bundle, before, tap).session ?? undefined;
}

function wasSealed(bundle: Bundle, { before }: Taken): boolean {
  return (
    typeof before === 'object' &&
    before.frames.some((frame) => bundle.nodes.get(frame.node)?.flow.sealed === true)
  );
}

/** The promises that this turn broke; `memory` is brought up to date. */
export function judge(world: World, taken: Taken, step: WalkStep, memory: Memory): Broken[] {
  const { event, before, result } = taken;
  const inside = wasSealed(world.bundle, taken);
  if (inside) for (const told of saidIn(event).match(CANARY) ?? []) memory.sealed.add(told);
  const broken = Object.entries(RULES).flatMap(([rule, rules]) => {
    const detail = rules(world, taken, step, memory);
    return detail === undefined ? [] : [{ rule, detail }];
  });
  if (!result.volatile) memory.menu = undefined;
  else if (!inside) memory.menu = chooseMenu(world.bundle, before, event);
  memory.shown.clear();
  for (const { choices } of taken.bubbles) for (const { payload } of choices) memory.shown.add(payload);
  return broken;
}

/** Whether danger was told at a question that takes it down: it is handed out, and who can be called was said. */
function isTakenDown(bundle: Bundle, { before, event, result }: Taken): boolean {
  const session = typeof before === 'object' ? before : undefined;
  const waited = session?.asleep ? undefined : session?.frames.at(-1);
  const node = waited?.pending === undefined ? bundle.nodes.get(waited?.node ?? '') : undefined;
  const edge = node?.kind === 'ask' && node.story ? node.on[DANGER] : undefined;
  if (edge === undefined) return false;
  const out = event.type === 'edit' ? 'sealed.edit' : 'sealed.answer';
  const saysLines = result.trace.some(({ name }) => name === edge);
  return result.effects.some((effect) => effect.do === out) && (saysLines || event.type === 'edit');
}

function mustAnswer(event: Event): boolean {
  return event.type !== 'time' && event.type !== 'effect-result';
}

function saidIn(event: Event): string {
  if (event.type === 'text' || event.type === 'edit') return event.text;
  return event.type === 'media' ? event.reference : '';
}

function firstOf(
  bubbles: readonly Bubble[],
  judgeOne: (bubble: Bubble, i: number) => string | undefined,
): string | undefined {
  for (const [i, bubble] of bubbles.entries()) {
    const wrong = judgeOne(bubble, i);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function twice({ choices, key }: Bubble): string | undefined {
  const labels = choices.map(({ label }) => label);
  const again = labels.find((label, i) => labels.indexOf(label) < i);
  return again === undefined ? undefined : `${key} offers "${again}" twice`;
}

function keys(messages: readonly { readonly key: string }[]): string {
  return messages.map(({ key }) => key).join(', ');
}
