import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/cli/profiles.ts';
import { coverageOf } from '../../src/cli/walk/coverage.ts';
import { printFailure } from '../../src/cli/walk/report.ts';
import { frozenBundle } from '../../src/cli/walk/take.ts';
import { walk } from '../../src/cli/walk/walk.ts';
import type { Bundle } from '../../src/dialogue/bundle.ts';
import { type GeneratedFlow, generatedFlows } from './generated-flows.ts';
import { smallBundle } from './small-bundle.ts';
import { WALKED_PHRASES } from './walked-flows.ts';

const profiles = Object.values(PROFILES);
const at = Date.UTC(2026, 10, 22, 5);

function bundleOf(flows: readonly GeneratedFlow[]): Bundle {
  return smallBundle(Object.fromEntries(flows.map(({ name, file }) => [`flows/${name}.yaml`, file])));
}

describe('whatever flows somebody writes', () => {
  it('every conversation through them keeps what the engine promises', () => {
    fc.assert(
      fc.property(
        generatedFlows,
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom(...profiles),
        fc.constantFrom(undefined, 'en', 'km'),
        (flows, seed, profile, lng) => {
          const raw = bundleOf(flows);
          const coverage = coverageOf(raw, [profile.channel], [lng]);
          const world = { bundle: frozenBundle(raw), profile };
          const failure = walk({ seed, world, lng, book: WALKED_PHRASES, turns: 12, coverage, at });
          expect(failure && printFailure(failure)).toBeUndefined();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are flows that the reader of flows takes, of every kind', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(generatedFlows, (flows) => {
        for (const node of bundleOf(flows).nodes.values())
          kinds.add(node.kind === 'ask' ? node.mode : node.flow.sealed ? `sealed ${node.kind}` : node.kind);
      }),
      { numRuns: 100, seed: 20_261_122 },
    );
    const wanted = [
      'choice',
      'yesno',
      'number',
      'text',
      'any',
      'say',
      'route',
      'set',
      'call',
      'goto',
      'do',
      'end',
    ];
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(kinds).toContain('sealed say');
  });
});
