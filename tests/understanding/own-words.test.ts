import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { noonOf } from '../../src/cli/day.ts';
import { PROFILES } from '../../src/cli/profiles.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { Talk } from '../../src/cli/talk.ts';
import { TODAY } from '../content/shipped.ts';

const { sets } = z
  .object({
    sets: z.array(
      z.object({
        name: z.string(),
        written_by: z.string(),
        first_look: z.number(),
        least: z.number(),
        questions: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]).rest(z.string()))),
      }),
    ),
  })
  .parse(parse(readFileSync(join(import.meta.dirname, 'own-words.yaml'), 'utf8')));

const bundle = projectBundle();

/**
 * What somebody is asked who writes this at the menu: where the talk waits, and what she may choose; where she is asked
 * whether she is in danger, after she has said no.
 */
function asked(lng: string, text: string) {
  const talk = new Talk(bundle, PROFILES.web, noonOf(TODAY), lng);
  talk.take({ type: 'link', parameter: '' });
  const first = talk.take({ type: 'text', text });
  const no = first.bubbles.flatMap(({ choices }) => choices).find(({ payload }) => payload.endsWith('.no'));
  const { bubbles } =
    first.waiting === 'crisis_check/danger' && no ? talk.take({ type: 'tap', payload: no.payload }) : first;
  return {
    waiting: first.waiting,
    offered: bubbles.flatMap(({ choices }) => choices.map(({ payload }) => payload)),
  };
}

describe('questions in own words', () => {
  it.each(sets)('of the set $name are mostly offered what they ask', ({ least, questions }) => {
    const all = Object.entries(questions).flatMap(([lng, of]) => of.map((one) => [lng, ...one] as const));
    expect(all.length % 50).toBe(0);
    const missed = all.filter(([lng, text, ...intents]) => {
      const { waiting, offered } = asked(lng, text);
      return (
        !['wording/which', 'crisis_check/danger'].includes(waiting ?? '') ||
        !intents.some((id) => offered.some((at) => at.endsWith(`.${id}`)))
      );
    });
    expect(all.length - missed.length, JSON.stringify(missed)).toBeGreaterThanOrEqual(least);
  });

  // "How much is a passport" is a passport's own question, and is asked at once where somebody is from.
  it('are never answered by a leap to what they only touch', () => {
    const leaps = sets.flatMap(({ questions }) =>
      Object.entries(questions).flatMap(([lng, of]) =>
        of.filter(([text, ...intents]) => {
          const at = asked(lng, text).waiting ?? '';
          const itself = at === 'consult/origin' && intents.includes('passport');
          return !itself && !/^(wording\/which|crisis_check\/danger|crisis\/after|menu\/menu)$/.test(at);
        }),
      ),
    );
    expect(leaps).toEqual([]);
  });
});
