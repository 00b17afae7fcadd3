import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/cli/profiles.ts';
import { projectBundle, soundProject } from '../../src/cli/project.ts';
import { nameOf } from '../../src/cli/walk/coverage.ts';
import type { WalkStep } from '../../src/cli/walk/inputs.ts';
import { judge, newMemory } from '../../src/cli/walk/invariants.ts';
import { phraseBook } from '../../src/cli/walk/phrases.ts';
import { type State, take } from '../../src/cli/walk/take.ts';
import type { AskNode } from '../../src/dialogue/nodes/ask.ts';

const project = soundProject();
const bundle = projectBundle(project);
const languages = [undefined, ...bundle.locales];
const profiles = Object.values(PROFILES);
const now = Date.UTC(2026, 10, 22, 5);
const waiting = [...bundle.nodes.values()].filter((node): node is AskNode => node.kind === 'ask');
const cries = [...phraseBook(project.lexicon.sources).values()].flatMap(({ hard }) => hard);

type Said = Extract<WalkStep, { readonly input: unknown }>;

/** A talk that waits at this node, as if it had been led there. */
function waitingAt(node: AskNode, lng: string | undefined): State {
  const frames = [{ node: node.key, version: node.flow.version, shape: node.shape }];
  const stored = JSON.stringify({ v: 1, ...(lng ? { lng } : undefined), at: now, frames, slots: {} });
  return { stored, now, events: 0 };
}

/** A phrase as it stands, and as keyboards and people change it without changing what it says. */
function asTypedOnPhones(phrase: string): readonly string[] {
  const letters = [...phrase];
  const middle = Math.floor(letters.length / 2);
  return [
    phrase,
    [...letters.slice(0, middle), '\u200b', ...letters.slice(middle)].join(''),
    `${phrase}!!!`,
    `  ${phrase} 😭`,
  ];
}

/** Every promise that is broken when this is done at this node, in every language on every channel. */
function brokenAt(node: AskNode, steps: readonly Said[]): string[] {
  const broken = languages.flatMap((lng) =>
    profiles.flatMap((profile) =>
      steps.flatMap((step) => {
        const world = { bundle, profile };
        const taken = take(world, waitingAt(node, lng), step.input);
        return judge(world, taken, step, newMemory()).map(
          ({ rule, detail }) =>
            `${rule}: ${detail} (${lng ?? 'no language'}, ${profile.channel}, ${JSON.stringify(step)})`,
        );
      }),
    ),
  );
  return [...new Set(broken)];
}

describe('wherever a talk waits', () => {
  it.each(waiting.map((node) => [nameOf(node), node] as const))('%s: every way out leads out', (_, node) => {
    const ways = bundle.interrupts.map(
      (rule): Said => ({
        input: { type: 'tap', payload: `!${rule.id}` },
      }),
    );
    expect(brokenAt(node, ways)).toEqual([]);
  });

  it.each(waiting.map((node, i) => [nameOf(node), node, i] as const))(
    '%s: danger is answered with the card',
    (_, node, i) => {
      // Each place hears other cries, so that together they hear all of them.
      const some = Math.max(4, Math.ceil(cries.length / waiting.length));
      const here = Array.from({ length: some }, (_cry, n) => cries[(i * some + n) % cries.length] ?? '');
      expect(here.length).toBeGreaterThan(3);
      const steps = here.flatMap((cry) =>
        asTypedOnPhones(cry).map((text) => ({
          input: { type: 'text' as const, text },
          danger: true as const,
        })),
      );
      expect(brokenAt(node, steps)).toEqual([]);
    },
  );
});
