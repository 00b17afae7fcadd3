import type { Input } from '../talk.ts';
import { type Coverage, KINDS, type Kind } from './coverage.ts';
import type { WalkStep } from './inputs.ts';
import type { Simulation } from './simulation.ts';
import type { Failure } from './walk.ts';

/** What of one kind was reached. */
export interface Reached {
  readonly kind: Kind;
  readonly reached: number;
  readonly of: number;
  readonly never: readonly string[];
}

export function reachedOf(coverage: Coverage): Reached[] {
  return KINDS.map((kind) => {
    const never = [...coverage[kind]].filter(([, times]) => times === 0).map(([name]) => name);
    return { kind, reached: coverage[kind].size - never.length, of: coverage[kind].size, never };
  });
}

const SHOWN = 120;

/** A step as a line that `mitr chat --json` reads; what that has no line for stands under a name of its own. */
export function asLine(step: WalkStep): Readonly<Record<string, unknown>> {
  if ('wait' in step)
    return { wait: `${step.wait / 1000}s`, ...(step.unnoticed ? { unnoticed: true } : undefined) };
  if ('damage' in step) return { damage: step.damage };
  return inputLine(step.input);
}

function inputLine(input: Input): Readonly<Record<string, unknown>> {
  switch (input.type) {
    case 'text':
      return { text: shortened(input.text) };
    case 'tap':
      return { payload: input.payload };
    case 'media':
      return { [input.kind]: input.reference.length > SHOWN ? `${input.reference.length} units` : true };
    case 'location':
      return { location: { lat: input.lat, lon: input.lon } };
    case 'sticker':
      return { sticker: true };
    case 'link':
      return { start: shortened(input.parameter) };
    case 'edit':
      return { edit: shortened(input.text) };
    case 'unsend':
      return { unsend: true };
    case 'effect-result':
      return { effect: input.effect, result: input.result };
    case 'time':
      return { wait: '0s' };
  }
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} units)` : text;
}

/** What broke, and how to see it again. */
export function printFailure({ rule, detail, world, lng, steps }: Failure): string {
  const voice = `--channel ${world.profile.channel}${lng === undefined ? '' : ` --locale ${lng}`}`;
  const lines = steps.map((step) => `  ${JSON.stringify(asLine(step))}`).join('\n');
  return `Broken: ${rule}: ${detail}\nBy these lines to "mitr chat --json ${voice}":\n${lines}`;
}

/** Coverage as a table, and below it what was never reached. */
export function printCoverage(coverage: Coverage): string {
  const all = reachedOf(coverage);
  const width = Math.max(...KINDS.map((kind) => kind.length));
  const table = all.map(({ kind, reached, of }) => `${kind.padEnd(width)}  ${reached} of ${of}`);
  const never = all.flatMap(({ kind, never: names }) =>
    names.map((name) => `  ${kind.padEnd(width)}  ${name}`),
  );
  return [...table, ...(never.length > 0 ? ['Never reached:', ...never] : [])].join('\n');
}

/** The simulation as one object for programs. */
export function asJson({ walks, failures, coverage }: Simulation, seed: number, day: string): unknown {
  return {
    seed,
    day,
    walks,
    broken: failures.map(({ rule, detail, world, lng, steps }) => ({
      rule,
      detail,
      channel: world.profile.channel,
      locale: lng ?? null,
      steps: steps.map(asLine),
    })),
    coverage: Object.fromEntries(reachedOf(coverage).map(({ kind, ...reached }) => [kind, reached])),
  };
}
