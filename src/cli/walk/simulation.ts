import type { Bundle } from '../../dialogue/bundle.ts';
import type { CapabilityProfile, Lng } from '../../dialogue/message.ts';
import { cooperate } from './cooperate.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import type { PhraseBook } from './phrases.ts';
import type { Refusal } from './refusals.ts';
import { frozenBundle } from './take.ts';
import { type Failure, walk } from './walk.ts';

export interface SimulationOptions {
  /** Made for this simulation alone: its guards are watched and all of it is frozen. */
  readonly bundle: Bundle;
  readonly profiles: readonly CapabilityProfile[];
  /** What each channel would refuse; nothing is asked of those that are not here. */
  readonly refusals?: ReadonlyMap<string, Refusal | undefined>;
  /** Languages to begin in; nothing for a talk in which one is still to be chosen. */
  readonly languages: readonly (Lng | undefined)[];
  readonly book: PhraseBook;
  readonly walks: number;
  /** Turns of a walk, beside those that are tried from each of its places. */
  readonly turns: number;
  readonly seed: number;
  /** When every talk begins, in milliseconds since 1970. */
  readonly at: number;
  /** Told after every walk. */
  readonly onWalk?: (done: number) => void;
}

export interface Simulation {
  readonly walks: number;
  /** One for each promise that was broken. */
  readonly failures: readonly Failure[];
  readonly coverage: Coverage;
}

/** Walks in turn through every language on every channel, and lets a willing person try the same. */
export function simulate(options: SimulationOptions): Simulation {
  const { profiles, languages, book, turns, at } = options;
  const coverage = coverageOf(
    options.bundle,
    profiles.map(({ channel }) => channel),
    languages,
  );
  const bundle = frozenBundle(options.bundle);
  const voices = languages.flatMap((lng) =>
    profiles.map((profile) => ({
      lng,
      world: { bundle, profile, refuses: options.refusals?.get(profile.channel) },
    })),
  );
  const failures = new Map<string, Failure>();
  for (let i = 0; i < options.walks; i++) {
    const voice = voices[i % voices.length];
    if (!voice) break;
    const { lng, world } = voice;
    const seed = options.seed + i;
    for (const failure of [
      walk({ seed, world, lng, book, turns, coverage, at }),
      cooperate(world, lng, seed, at),
    ])
      if (failure && !failures.has(failure.rule)) failures.set(failure.rule, failure);
    options.onWalk?.(i + 1);
  }
  return { walks: options.walks, failures: [...failures.values()], coverage };
}
