import { MENU } from '../../dialogue/turn.ts';
import { diceOf } from './dice.ts';
import { answer, type WalkStep } from './inputs.ts';
import { begin, type Taken, take, type World } from './take.ts';
import type { Failure } from './walk.ts';

/** Nobody who answers what she is asked is kept for longer. */
export const MOST_TURNS = 25;
/** A question that comes again is left by the way out that stands beside it. */
const PATIENCE = 1;

/**
 * Somebody who takes what she is offered, by chance, and leaves by *menu* what she is asked again. Gives
 * what happened where that did not lead to the menu, or to an end, in time.
 */
export function cooperate(
  world: World,
  lng: string | undefined,
  seed: number,
  at: number,
): Failure | undefined {
  const dice = diceOf(seed);
  const asked = new Map<string, number>();
  const steps: WalkStep[] = [{ input: { type: 'link', parameter: '' } }];
  let state = begin(at, lng);
  let last: Taken | undefined;
  for (let answers = 0; answers <= MOST_TURNS; ) {
    const step = steps.at(-1);
    if (!step || !('input' in step)) break;
    const sealed: boolean = last?.result.volatile ?? false;
    last = take(world, state, step.input);
    state = last.after;
    // What an effect brings is no answer of hers, and a sealed flow is a talk of its own: nothing leads back from it.
    if (last.result.volatile && !sealed) answers = 1;
    else if (step.input.type !== 'effect-result') answers += 1;
    const node = last.result.session?.frames.at(-1)?.node;
    if (node === undefined || (steps.length > 2 && world.bundle.nodes.get(node)?.flow.name === MENU))
      return undefined;
    const times = (asked.get(node) ?? 0) + 1;
    asked.set(node, times);
    const leave = last.result.messages.at(-1)?.choices?.find((choice) => choice.id === 'menu');
    steps.push(
      times > PATIENCE && leave
        ? { input: { type: 'tap', payload: leave.payload } }
        : answer(dice, { world, last, seen: [], book: new Map() }),
    );
  }
  return {
    rule: 'a willing person arrives',
    detail: `after ${MOST_TURNS} answers she is still asked`,
    world,
    lng,
    steps: steps.slice(0, -1),
  };
}
