import { describe, expect, it } from 'vitest';
import { edgesOfFlow } from '../../src/cli/journeys/edge-names.ts';
import { frozenBundle } from '../../src/cli/walk/take.ts';
import { compileFlows } from '../../src/dialogue/compile.ts';
import type { FlowDef } from '../../src/dialogue/flow.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { bundle, files, project, turnsOf, world } from './project.ts';
import { findsMistake } from './static.ts';

/** Of a hundred wiring mistakes, those that the stored journeys or the static check must notice. */
const SCORE = 95;
const seed = 20_261_122;

const defs = project.flows.defs;
const journeys = [...files.values()].flatMap((file) => file.journeys);

/** Journeys by the flows that they touch, those that were written for the flow first: most mistakes are noticed there. */
const touching = new Map<string, typeof journeys>();
for (const journey of journeys) {
  const flows = new Set(
    [...turnsOf(journey, world)].flatMap(({ taken }) => taken.result.trace.map((node) => node.flow.name)),
  );
  for (const flow of flows) touching.set(flow, [...(touching.get(flow) ?? []), journey]);
}

for (const [flow, those] of touching) {
  const own = new Set(files.get(flow)?.journeys);
  touching.set(flow, [...those.filter((one) => own.has(one)), ...those.filter((one) => !own.has(one))]);
}

function withFlow(def: FlowDef) {
  return { ...defs, flows: defs.flows.map((flow) => (flow.flow === def.flow ? def : flow)) };
}

function journeysNotice({ def }: Mutant): boolean {
  const mutated = frozenBundle({ ...bundle, ...compileFlows(withFlow(def)) });
  return (touching.get(def.flow) ?? []).some((journey) => {
    try {
      return [...turnsOf(journey, { ...world, bundle: mutated })].some(({ same }) => !same);
    } catch {
      return true;
    }
  });
}

describe('mistakes in the wiring of flows', () => {
  const mutants = mutantsOf(defs.flows, seed);

  it('are made at every edge', () => {
    const edges = [...bundle.flows.values()].flatMap((flow) => edgesOfFlow(flow));
    expect(mutants.length).toBeGreaterThan(edges.length);
  });

  it(`are noticed by the stored journeys or the static check, ${SCORE} of 100`, () => {
    const missed = mutants.filter((mutant) => !journeysNotice(mutant));
    const survivors = missed.filter((mutant) => !findsMistake(withFlow(mutant.def)));
    const score = (100 * (mutants.length - survivors.length)) / mutants.length;
    console.log(
      [
        `${mutants.length} mistakes, seed ${seed}: journeys notice ${mutants.length - missed.length},`,
        `the static check ${missed.length - survivors.length} more; ${score.toFixed(1)} of 100.`,
        ...survivors.map(({ name }) => `\n  not noticed: ${name}`),
      ].join(' '),
    );
    expect(score).toBeGreaterThanOrEqual(SCORE);
  });

  it('are not seen where there are none', () => {
    for (const def of defs.flows) expect(journeysNotice({ name: def.flow, def })).toBe(false);
    expect(findsMistake(defs)).toBe(false);
  });
});
