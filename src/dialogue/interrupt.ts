import { readAnswer } from './answers.ts';
import { stepBack } from './back.ts';
import type { Found, Heard } from './bundle.ts';
import type { Interrupt, Node } from './flow.ts';
import type { Event, SlotValue } from './message.ts';
import { type AskNode, DANGER } from './nodes/ask.ts';
import { readPayload } from './payload.ts';
import { askAgain, goToMenu, openTalk, run } from './run.ts';
import { INTENTS, MENU, SOUNDS_LIKE_DANGER, type Turn, WORDING } from './turn.ts';
import { askedIn, cardStands, criesAgain, weighed } from './worry.ts';

/**
 * Words and buttons that work everywhere, tried before anything is read as an answer. Of a message that was changed
 * later only danger is heard. The action `but` is left to the caller.
 */
export function interrupted(turn: Turn, but?: Interrupt['action']): boolean {
  const { event } = turn;
  if (event.type === 'text' || event.type === 'edit') {
    const node = turn.waiting();
    const story = node?.kind === 'ask' && node.story;
    const all = turn.bundle.hear(event.text, turn.lng, !story);
    turn.danger = all.crisis === 'hard' && takesDanger(node);
    const said: Heard = turn.danger ? { ...all, crisis: null } : all;
    const once: Heard = event.type === 'text' ? said : { ...said, command: null };
    const heard = once.crisis === 'soft' ? weighed(turn, once) : once;
    if (heard.crisis === null && heard.command === null) return false;
    if (heard.crisis === 'soft' && namesOption(turn, node, event)) return false;
    const interrupt = turn.bundle.interrupts.find(
      (rule) => recognised(rule, heard) && !(rule.unlessStory && story),
    );
    if (!interrupt || (but !== undefined && interrupt.action === but)) return false;
    if (turn.lng === undefined && heard.lng !== undefined && turn.bundle.locales.includes(heard.lng))
      turn.lng = heard.lng;
    interruptBy(turn, interrupt, askedBeside(turn, interrupt, node, event));
    return true;
  }
  if (event.type !== 'tap') return false;
  const payload = readPayload(event.payload);
  if (payload?.kind !== 'way') return false;
  const interrupt = turn.bundle.interrupts.find((rule) => rule.id === payload.way);
  if (!interrupt || (but !== undefined && interrupt.action === but)) return false;
  interruptBy(turn, interrupt);
  return true;
}

/**
 * Whether a text that answers nothing is looked at as a question: not before there is a language, not in a story, and
 * not at a yes or no that is asked once only ("Are you in danger now?"), where every other word leads on.
 */
export function mayAsk(turn: Turn, node: AskNode): boolean {
  const askedOnce = node.mode === 'yesno' && node.ladder.length === 0;
  return turn.lng !== undefined && !node.story && !askedOnce && node.flow.name !== WORDING;
}

/** A text that answers nothing and sounds like danger is taken as one with words that may mean it. */
export function worried(turn: Turn, { as, rows }: Found): boolean {
  if (as !== SOUNDS_LIKE_DANGER || cardStands(turn)) return false;
  const tier = criesAgain(turn) ? 'hard' : 'soft';
  const interrupt = turn.bundle.interrupts.find((rule) => rule.match === `crisis.${tier}`);
  if (!interrupt) return false;
  interruptBy(turn, interrupt, askedIn(interrupt, rows));
  return true;
}

/** A text that came where nothing was asked, or something else is asked now, is looked at for danger alone. */
export function worriedUnasked(turn: Turn): boolean {
  const { event } = turn;
  if (event.type !== 'text' || turn.lng === undefined || !/\p{L}/u.test(event.text)) return false;
  if (turn.sealed() || turn.beganSealed()) return false;
  const node = turn.waiting();
  if (node?.kind === 'ask' && node.story) return false;
  return worried(turn, turn.search({ from: INTENTS, where: {}, match: event.text }));
}

/**
 * The words of an option on the screen are that option ("Help now"), and only may be danger elsewhere; not where they
 * stand in a sentence.
 */
function namesOption(turn: Turn, node: Node | undefined, event: Event): boolean {
  if (node?.kind !== 'ask' || node.mode !== 'choice') return false;
  const answer = readAnswer(turn, node, event);
  return answer?.kind === 'option' && !answer.rest;
}

/** Whether a story of danger is taken like any other, and the flow itself says who can be called. */
function takesDanger(node: Node | undefined): boolean {
  return node?.kind === 'ask' && node.story && node.on[DANGER] !== undefined;
}

function recognised(rule: Interrupt, heard: Heard): boolean {
  return heard.crisis !== null && rule.match === `crisis.${heard.crisis}`
    ? true
    : heard.command !== null && rule.match === `command.${heard.command}`;
}

/** What else a text may ask, as ids: its words are kept nowhere, and nobody should have to write them twice. */
function askedBeside(
  turn: Turn,
  interrupt: Interrupt,
  node: Node | undefined,
  { type, text }: Extract<Event, { type: 'text' | 'edit' }>,
): Readonly<Record<string, SlotValue>> | undefined {
  if (interrupt.asked === undefined || type !== 'text' || turn.sealed()) return undefined;
  if (node?.kind !== 'ask' || !mayAsk(turn, node)) return undefined;
  return askedIn(interrupt, turn.search({ from: INTENTS, where: {}, match: text }).rows);
}

function interruptBy(turn: Turn, interrupt: Interrupt, params?: Readonly<Record<string, SlotValue>>): void {
  switch (interrupt.action) {
    case 'menu':
      if (turn.owed()) turn.say('common:working');
      else if (turn.lng === undefined) openTalk(turn);
      else goToMenu(turn);
      return;
    case 'repeat':
      askAgain(turn);
      return;
    case 'back':
      goBack(turn);
      return;
    case undefined:
  }
  const flow = interrupt.go;
  if (!flow) return;
  if (interrupt.returns === 'never') turn.forgetTalk();
  turn.push(flow, params);
  run(turn, flow.entry);
}

/** Back one question; from a flow's first question to the menu; from the menu and within a sealed flow nowhere. */
function goBack(turn: Turn): void {
  if (stepBack(turn)) {
    askAgain(turn);
    return;
  }
  const sealed = turn.sealed();
  if (!sealed && turn.lng !== undefined && turn.waiting()?.flow.name !== MENU) {
    goToMenu(turn);
    return;
  }
  turn.say(sealed ? 'common:no_back_sealed' : 'common:no_back');
  askAgain(turn);
}
