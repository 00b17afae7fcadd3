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
  /^consult:(source|source_checked|step_source|past_event|event_differ|steps\.ask|by_agency\.ask)$/,
  // Names of steps alone, and figures that each say their own month.
  /^consult:(falls_away|passport_on_way\.ask|time_note)$/,
  /^topics:(source|source_checked|rule_past|signs|do|note|differ|ask|rules\.ask)$/,
  /^loan:history$/,
  /^rights:wage_note$/,
  /^before:list\.ask$/,
  // It is not known.
  /^compare:(time_unknown|with_unknown|without_unknown)$/,
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

/** What is told in lines together says the age of the oldest of them, or of each line and not of the price that it is of. */
const TOLD_TOGETHER = /^(who:pays|who:law|cost:law|cost:items|cost:items_unknown|consult:facts\.ask)$/;
/** The words of a row that say how old it is. */
const OWN_AGE =
  /^facts:row\.(stale|undated|aged|open_then|age_confirmed|last_confirmed|confirmed_unknown|standing_unknown|no_answer)/;

/** The rows that are older than they may be, as they stand in a message's values. */
function oldRows(value: Value | undefined): readonly Values[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Reflect.get(value, 'is_stale') === true) return [value as Values];
  return Object.values(value).flatMap((below: Value) => oldRows(below));
}

/** All that a row could be told with that says its age; of a card its last line. */
function agesOf(value: Value | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const key: unknown = Reflect.get(value, 'text');
  const own = typeof key === 'string' && OWN_AGE.test(key) ? english.value(value).split('\n').at(-1) : undefined;
  return [...(own === undefined ? [] : [own]), ...Object.values(value).flatMap((below: Value) => agesOf(below))];
}

/** The texts that tell of an old row in a turn that does not say its age and whom to ask. */
function ageless(turns: readonly Turn[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { messages, said } of turns) {
    const isAged = SAYS_AGE.some((age) => age.test(said));
    for (const { key, values = {} } of messages) {
      if (WITHOUT_AGE.some((one) => one.test(key))) continue;
      const isTogether = TOLD_TOGETHER.test(key);
      const bare = oldRows(values).filter(
        (row) => !isAged || !(isTogether || agesOf(row).some((age) => said.includes(age))),
      );
      if (bare.length > 0) found.set(key, `${bare.map(({ id }) => id).join(' ')}: ${said}`);
    }
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
      'consult:answer',
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
      'compare:legal',
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

describe('an agency, twenty years on', () => {
  it.each(['th-doe-001', 'kh-001'])('is confirmed by no list: %s', (agency) => {
    const [turn] = walk([`en-ag_${agency}`], LATER, 1);
    expect(turn?.messages.map(({ key }) => key)).toContain('agency:verdict');
    expect(turn?.said).toMatch(/\((19|20|28|29) years ago\)\. That list is .*too old to confirm a licence today/);
    expect(turn?.said).toMatch(/Ask before you pay: ☎️ (1694|1297)/);
  });
});

describe('today', () => {
  it.each(HOMES.flatMap((lng) => ['passport', 'work'].map((kind) => [lng, kind] as const)))(
    'a question is answered, whatever its facts are old: %s-%s',
    (lng, kind) => {
      const [turn] = walk([`${lng}-${kind}`], at, 1);
      expect(turn?.messages.map(({ key }) => key)).toContain('consult:answer');
      expect(turn?.said).toMatch(/🚦 \S(.|\n)*(💵 Cost|❔ Cost|💵 Cost and who pays)(.|\n)*📰 \S/);
      expect(turn?.said).toMatch(/👣 (Steps|The first steps):\n1\. /);
      expect(turn?.said).toMatch(SAYS_AGE[0] ?? /^$/);
    },
  );
});
