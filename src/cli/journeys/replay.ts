import type { Bundle, Row } from '../../dialogue/bundle.ts';
import type { Channel } from '../../dialogue/message.ts';
import { answerPayload, wayPayload } from '../../dialogue/payload.ts';
import { noonOf } from '../day.ts';
import { PROFILES } from '../profiles.ts';
import type { Input } from '../talk.ts';
import { begin, type State, type Taken, take, type World } from '../walk/take.ts';
import type { Journey, JourneyTurn, UserStep } from './journey.ts';

/** The day on which a journey is taken that names no other, so that the age of a fact is the same tomorrow. */
export const JOURNEY_DAY = '2026-11-22';

const HOUR = 3_600_000;

/** What somebody does from the beginning of a talk. */
export interface Path {
  readonly locale: string | undefined;
  /** The channel, where it is not that of the world. */
  readonly channel?: Channel | undefined;
  /** YYYY-MM-DD, where it is not the day on which the others are taken. */
  readonly day?: string | undefined;
  /** Collections that are empty in it. */
  readonly without: readonly string[];
  /** Collections that have each row twice in it. */
  readonly twice?: readonly string[] | undefined;
  readonly steps: readonly UserStep[];
}

export function pathOf({ locale, channel, day, without = [], twice, talk }: Journey): Path {
  return { locale, channel, day, without, twice, steps: talk.map((turn) => turn.user) };
}

/** One step and the turn that came of it. */
export interface Replayed {
  readonly step: UserStep;
  readonly taken: Taken;
}

/** When a journey begins, in milliseconds since 1970. */
export function beginningOf(at: number, day: string | undefined): number {
  return day === undefined ? at : noonOf(day);
}

/** Takes the steps of a journey in turn; throws where a step can't be taken, since nothing like it is on the screen. */
export function replay(world: World, at: number, path: Path): readonly Replayed[] {
  const { locale, day, steps } = path;
  const turns: Replayed[] = [];
  const here = worldOf(world, path);
  let state = begin(beginningOf(at, day), locale);
  for (const step of steps) {
    const taken = takeStep(here, state, turns.at(-1)?.taken, step);
    turns.push({ step, taken });
    state = taken.after;
  }
  return turns;
}

/** The world in which a path is taken: on its channel, with its collections empty or doubled. */
export function worldOf(
  world: World,
  {
    channel,
    without = [],
    twice = [],
  }: {
    readonly channel?: Channel | undefined;
    readonly without?: readonly string[] | undefined;
    readonly twice?: readonly string[] | undefined;
  },
): World {
  const there = channel === undefined ? world : { ...world, profile: PROFILES[channel] };
  return worldTwice(worldWithout(there, without), twice);
}

const AGAIN = '_again';

/** The world with each row of these collections twice, the second under an id of its own. */
function worldTwice(world: World, collections: readonly string[]): World {
  if (collections.length === 0) return world;
  const { bundle } = world;
  const again = (row: Row): Row => ({ ...row, id: `${row.id}${AGAIN}` });
  const find: Bundle['find'] = (query, today) => {
    const { id } = query.where;
    const second = typeof id === 'string' && id.endsWith(AGAIN);
    if (!collections.includes(query.from) || (id !== undefined && !second)) return bundle.find(query, today);
    const where = second ? { ...query.where, id: id.slice(0, -AGAIN.length) } : query.where;
    const { rows } = bundle.find({ ...query, where }, today);
    return { rows: second ? rows.map(again) : rows.flatMap((row) => [row, again(row)]) };
  };
  return { ...world, bundle: { ...bundle, find } };
}

/** The world with these collections empty. */
export function worldWithout(world: World, collections: readonly string[]): World {
  if (collections.length === 0) return world;
  const { bundle } = world;
  const find: Bundle['find'] = (query, today) =>
    collections.includes(query.from) ? { rows: [] } : bundle.find(query, today);
  return { ...world, bundle: { ...bundle, find } };
}

/** One step of a journey. A silence passes without an event: what wakes the talk is the next word. */
export function takeStep(world: World, state: State, last: Taken | undefined, step: UserStep): Taken {
  if ('wait' in step) {
    const hours = Number.parseInt(step.wait, 10) * (step.wait.endsWith('d') ? 24 : 1);
    return take(world, { ...state, now: state.now + hours * HOUR }, { type: 'time' });
  }
  return take(world, state, inputOf(world, last, step));
}

function inputOf(
  { bundle, brings = { code: '1234', district: 'KH-0110' } }: World,
  last: Taken | undefined,
  step: Exclude<UserStep, { wait: string }>,
): Input {
  if ('start' in step) return { type: 'link', parameter: step.start };
  if ('text' in step) return { type: 'text', text: step.text };
  if ('letters' in step) return { type: 'text', text: 'ក'.repeat(step.letters) };
  if ('edit' in step) return { type: 'edit', ref: 'last', text: step.edit };
  if ('way' in step) return { type: 'tap', payload: wayPayload(step.way) };
  if ('tap' in step) return { type: 'tap', payload: payloadOnScreen(last, step.tap) };
  if ('late' in step) return { type: 'tap', payload: latePayload(bundle, step.late) };
  if ('result' in step)
    return { type: 'effect-result', effect: pendingOf(last), result: step.result, values: brings };
  switch (step.send) {
    case 'sticker':
      return { type: 'sticker' };
    case 'unsend':
      return { type: 'unsend', ref: 'last' };
    case 'location':
      return { type: 'location', lat: 13.66, lon: 102.55 };
    default:
      return { type: 'media', kind: step.send, reference: step.send };
  }
}

function payloadOnScreen(last: Taken | undefined, id: string): string {
  const choices = last?.result.messages.at(-1)?.choices ?? [];
  const choice = choices.find((one) => one.id === id);
  if (!choice)
    throw new Error(`nothing on the screen is "${id}"; there is ${choices.map((c) => c.id).join(', ')}`);
  return choice.payload;
}

function latePayload(bundle: Bundle, late: string): string {
  const [name = '', id = ''] = late.split(' ');
  const [flow = '', node = ''] = name.split('/');
  const key = bundle.flows.get(flow)?.nodes.get(node)?.key;
  if (key === undefined) throw new Error(`there is no node ${name}`);
  return answerPayload(key, id);
}

function pendingOf(last: Taken | undefined): string {
  return last?.result.session?.frames.findLast((frame) => frame.pending !== undefined)?.pending ?? 'none';
}

/** A turn as a journey tells it: keys, the node that waits, what is offered, never texts, payloads or keys of nodes. */
export function told({ bundle }: World, { step, taken }: Replayed): JourneyTurn {
  const { result } = taken;
  const top = result.session?.frames.at(-1);
  const node = top && bundle.nodes.get(top.node);
  const choices = result.messages.at(-1)?.choices ?? [];
  const own = new Set(node?.kind === 'ask' ? node.options.map(({ choice }) => choice.id) : []);
  const offers = choices
    .filter(({ role }) => role !== 'way')
    .map(({ id, role }) => (role === 'more' || own.has(id) ? id : '*'));
  const does = result.effects.map((effect) => effect.do);
  return {
    user: step,
    bot: result.messages.map(({ key }) => key),
    waits: node && !result.session?.asleep ? `${node.flow.name}/${node.name}` : null,
    ...(offers.length > 0
      ? { offers: offers.filter((id, i) => id !== '*' || offers.indexOf(id) === i) }
      : undefined),
    ...(does.length > 0 ? { does } : undefined),
    ...(result.session === null ? { forgets: true as const } : undefined),
  };
}
