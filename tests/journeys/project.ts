import { noonOf } from '../../src/cli/day.ts';
import { readJourneyFiles } from '../../src/cli/journeys/files.ts';
import type { Journey } from '../../src/cli/journeys/journey.ts';
import { beginningOf, JOURNEY_DAY, takeStep, told, worldOf } from '../../src/cli/journeys/replay.ts';
import { PROFILES } from '../../src/cli/profiles.ts';
import { projectBundle, soundProject } from '../../src/cli/project.ts';
import { begin, type Taken, type World } from '../../src/cli/walk/take.ts';

export const project = soundProject();
export const bundle = projectBundle(project);
export const world: World = { bundle, profile: PROFILES.web };
export const at = noonOf(JOURNEY_DAY);
export const files = readJourneyFiles();

/** What a journey is called in a list of tests. */
export function titleOf({ name, covers = [] }: Journey): string {
  return name ?? covers.join(', ');
}

/** The turns of a journey, up to and with the first that is not as it is written. */
export function* turnsOf(journey: Journey, here: World): Generator<{ same: boolean; taken: Taken }> {
  let state = begin(beginningOf(at, journey.day), journey.locale);
  let last: Taken | undefined;
  const there = worldOf(here, journey);
  for (const written of journey.talk) {
    last = takeStep(there, state, last, written.user);
    state = last.after;
    const now = told(here, { step: written.user, taken: last });
    const same = JSON.stringify(inOrder(now)) === JSON.stringify(inOrder(written));
    yield { same, taken: last };
    if (!same) return;
  }
}

function inOrder(turn: Journey['talk'][number]): unknown {
  const { user, bot, waits, offers = [], does = [], forgets = false } = turn;
  return { user, bot, waits, offers, does, forgets };
}
