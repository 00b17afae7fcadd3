import type { Input } from '../talk.ts';
import { type Coverage, cover } from './coverage.ts';
import { damaged } from './damage.ts';
import { type Dice, diceOf } from './dice.ts';
import { danger, nextStep, type Situation, type WalkStep } from './inputs.ts';
import { type Broken, judge, type Memory, newMemory } from './invariants.ts';
import type { PhraseBook } from './phrases.ts';
import { begin, type State, type Taken, take, type World } from './take.ts';

/** A walk that broke a promise: enough to take it again. */
export interface Failure extends Broken {
  readonly world: World;
  readonly lng: string | undefined;
  /** The shortest list of steps, the last of which breaks the promise. */
  readonly steps: readonly WalkStep[];
}

export interface WalkOptions {
  readonly seed: number;
  readonly world: World;
  /** The language of the talk; chosen in it where there is none. */
  readonly lng: string | undefined;
  readonly book: PhraseBook;
  readonly turns: number;
  readonly coverage: Coverage;
  /** When the talk begins. */
  readonly at: number;
}

/** A conversation on its way. */
interface Point {
  readonly state: State;
  readonly last: Taken | undefined;
  readonly memory: Memory;
}

const start = (at: number, lng: string | undefined): Point => ({
  state: begin(at, lng),
  last: undefined,
  memory: newMemory(),
});

/**
 * Walks once. After every turn the ways out and a cry for help are tried from there and left again, so that every
 * place where somebody can wait is tried with them. Gives what broke, shortened, or nothing.
 */
export function walk(options: WalkOptions): Failure | undefined {
  const { world, lng, coverage, turns, at } = options;
  const dice = diceOf(options.seed);
  const steps: WalkStep[] = [{ input: { type: 'link', parameter: '' } }];
  const seen: string[] = [];
  let point = start(at, lng);
  const failed = (taken: readonly WalkStep[], broken: Broken): Failure => ({
    ...broken,
    world,
    lng,
    steps: shortest(world, at, lng, taken, broken.rule),
  });
  for (let turn = 0; turn < turns; turn++) {
    const step = steps.at(-1);
    if (!step) break;
    const { next, broken } = go(world, point, step, coverage);
    if (broken) return failed(steps, broken);
    point = next;
    const situation: Situation = { world, last: point.last, seen, book: options.book };
    for (const aside of asides(dice, situation)) {
      const tried = go(world, { ...point, memory: copied(point.memory) }, aside, coverage);
      if (tried.broken) return failed([...steps, aside], tried.broken);
    }
    for (const { choices } of point.last?.bubbles ?? [])
      for (const { payload } of choices) if (seen.length < 200) seen.push(payload);
    steps.push(nextStep(dice, situation));
  }
  return undefined;
}

function asides(dice: Dice, situation: Situation): WalkStep[] {
  const ways = situation.world.bundle.interrupts.map(
    (rule): WalkStep => ({
      input: { type: 'tap', payload: `!${rule.id}` },
    }),
  );
  return situation.book.size > 0 ? [...ways, danger(dice, situation)] : ways;
}

function copied(memory: Memory): Memory {
  return { ...memory, sealed: new Set(memory.sealed), shown: new Set(memory.shown) };
}

/** One step of a walk, judged. */
function go(
  world: World,
  point: Point,
  step: WalkStep,
  coverage: Coverage | undefined,
): { readonly next: Point; readonly broken: Broken | undefined } {
  const { memory } = point;
  let { state } = point;
  let input: Input = { type: 'time' };
  if ('damage' in step) {
    if (state.stored === undefined) return { next: point, broken: undefined };
    memory.shown.clear();
    memory.ours = false;
    state = { ...state, stored: damaged(state.stored, step.damage) };
    return { next: { ...point, state }, broken: undefined };
  }
  if ('wait' in step) {
    memory.shown.clear();
    state = { ...state, now: state.now + step.wait };
    if (step.unnoticed) return { next: { ...point, state }, broken: undefined };
  } else input = step.input;
  const taken = take(world, state, input);
  const [broken] = judge(world, taken, step, memory);
  if (coverage) cover(coverage, world, taken, step);
  const last = 'wait' in step && taken.result.messages.length === 0 ? point.last : taken;
  return { next: { state: taken.after, last, memory }, broken };
}

/** Takes steps from the beginning; what the last of them breaks, or an earlier one. */
export function breaks(
  world: World,
  at: number,
  lng: string | undefined,
  steps: readonly WalkStep[],
): Broken | undefined {
  let point = start(at, lng);
  for (const step of steps) {
    const { next, broken } = go(world, point, step, undefined);
    if (broken) return broken;
    point = next;
  }
  return undefined;
}

/** Leaves out steps, many at once and then one by one, while the same promise stays broken. */
export function shortest(
  world: World,
  at: number,
  lng: string | undefined,
  steps: readonly WalkStep[],
  rule: string,
): readonly WalkStep[] {
  let kept = steps;
  for (let size = Math.ceil(kept.length / 2); size >= 1; ) {
    let shorter = false;
    for (let from = 0; from < kept.length; from += size) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (breaks(world, at, lng, fewer)?.rule !== rule) continue;
      kept = fewer;
      shorter = true;
      break;
    }
    if (!shorter) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return kept;
}
