import { describe, expect, it } from 'vitest';
import type { Message, Value, Values } from '../../src/dialogue/message.ts';
import { wayPayload } from '../../src/dialogue/payload.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { step } from '../../src/dialogue/step.ts';
import { at, bundle } from './project.ts';

/** Twenty years on everything that can grow old has. */
const LATER = at + 20 * 365 * 86_400_000;
/** Taps after which a walk ends. */
const MOST_TAPS = 6_000;
const english = bundle.texts('en');

/**
 * What is told of old rows without their age. Each prints a name alone, or is dated by itself: what was said or done
 * then, or who says it, after the age was told in the turn before.
 */
const WITHOUT_AGE = [
  /^consult:(source|source_checked|step_source|past_event|events|steps\.ask|by_agency\.ask)$/,
  /^topics:(source|source_checked|rule_past|signs|do|note|differ|ask|rules\.ask)$/,
  /^loan:history$/,
  /^rights:wage_note$/,
  /^before:/,
  /\.rephrase$/,
];

/** What says an age in a turn, and whom to ask beside it. */
const SAYS_AGE: readonly RegExp[] = [
  /(This|Some of this|Some of it) (is \d+ (years?|months?) old|may be old)(\. Ask [^:]+:|: ask) (?!not known)\S/,
  /This report (is \d+ (years?|months?) old|may be old)\.(.|\n)*(Whom to ask:|If you do not reach them, ask) (?!not known)\S/,
  /(\d+ (years?|months?) ago|when the number was last confirmed)(.|\n)*(If you do not reach them, ask (?!not known)\S|No answer\? Call the next)/,
];

interface Turn {
  readonly messages: readonly Message[];
  readonly said: string;
}

/** Walks by taps alone from these links, each question once for what it shows. */
function walk(links: readonly string[], when: number, mostTaps: number): readonly Turn[] {
  const ways = ['back', 'menu', 'repeat', 'language'].map((way) => wayPayload(way));
  const turns: Turn[] = [];
  const seen = new Set<string>();
  const queue: { readonly session: Session; readonly messages: readonly Message[] }[] = [];
  let taps = 0;
  const send = (
    session: Session | undefined,
    input: { type: 'tap'; payload: string } | { type: 'link'; parameter: string },
  ) => {
    taps += 1;
    const event = { ...input, channel: 'web', conversation: 'c', id: `${taps}`, at: when } as const;
    const { session: after, messages } = step(bundle, session, event);
    const said = messages.map(({ key, values }) => english.text(key, values)).join('\n');
    turns.push({ messages, said });
    const top = after?.frames.at(-1);
    if (!after || !top) return;
    const flow = bundle.nodes.get(top.node)?.flow.name;
    const slots = Object.entries(after.slots).filter(
      ([name]) => /^profile\./.test(name) || name.startsWith(`${flow}.`),
    );
    const offered = messages.at(-1)?.choices?.map(({ payload }) => payload);
    const place = JSON.stringify([top.node, top.params, slots, offered]);
    if (seen.has(place)) return;
    seen.add(place);
    queue.push({ session: after, messages });
  };
  for (const parameter of links) send(undefined, { type: 'link', parameter });
  for (let next = queue.shift(); next && taps < mostTaps; next = queue.shift())
    for (const { choices = [] } of next.messages)
      for (const { payload } of choices)
        if (!ways.includes(payload)) send(next.session, { type: 'tap', payload });
  return turns;
}

/** Whether a value holds a row that is older than it may be. */
function holdsOld(value: Value | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Reflect.get(value, 'is_stale') === true || Object.values(value).some(holdsOld);
}

/** The texts that tell of an old row in a turn that says no age. */
function ageless(turns: readonly Turn[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { messages, said } of turns) {
    if (SAYS_AGE.some((age) => age.test(said))) continue;
    for (const { key, values } of messages)
      if (holdsOld(values as Values) && !WITHOUT_AGE.some((one) => one.test(key))) found.set(key, said);
  }
  return found;
}

const HOMES = ['km', 'lo', 'my'];
/** From where all that is told of facts can be touched. */
const LINKS = ['passport', 'work', 'help', ''].flatMap((link) =>
  HOMES.map((lng) => (link === '' ? lng : `${lng}-${link}`)),
);

describe('twenty years on', () => {
  const turns = walk(LINKS, LATER, MOST_TAPS);
  const keys = new Set(turns.flatMap(({ messages }) => messages.map(({ key }) => key)));

  it('every kind of thing is met', () => {
    for (const key of [
      'consult:route',
      'consult:answer_old',
      'consult:prices',
      'consult:step.ask',
      'consult:step_cost',
      'consult:step_time',
      'consult:fact',
      'consult:papers',
      'who:pays',
      'cost:items',
      'topics:rule_old',
      'help:lines',
      'help:contact',
      'compare:legal_old',
    ])
      expect(keys, key).toContain(key);
    expect(turns.length).toBeGreaterThan(1000);
  });

  it('whatever is told is told with its age and whom to ask', () => {
    expect(Object.fromEntries(ageless(turns))).toEqual({});
  });

  it('nothing is said to be open, nobody to be on a list, and no hours are told', () => {
    const claims = /: open\.|Open by the reports|is open by|Open day and night|\d\d:\d\d to \d\d|📄/;
    expect(turns.filter(({ said }) => claims.test(said)).map(({ said }) => said)).toEqual([]);
  });
});
