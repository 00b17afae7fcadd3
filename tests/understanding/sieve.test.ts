import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCrisis } from '../../src/understanding/crisis.ts';
import { buildTree, findTerms, toTerm } from '../../src/understanding/frames.ts';
import { buildSieve } from '../../src/understanding/sieve.ts';
import { unitsOf } from '../../src/understanding/units.ts';
import { SHIPPED } from './lexicons.ts';
import { NOISES, seeded } from './noise.ts';
import { QUESTIONS } from './questions.ts';

const compiled = compileCrisis(SHIPPED);
const triggers = new Set(compiled.triggers);
const written = compiled.words.filter(([, lists]) => lists.some((list) => triggers.has(list)));
const terms = written.flatMap(([word, lists]) => toTerm(word, lists) ?? []);
const passes = buildSieve(terms);
const tree = buildTree(terms);
const holds = (text: string) => unitsOf(text).some((units) => findTerms(tree, units).size > 0);

describe('the first look at a text', () => {
  it('lets every word that matters pass, with anything around it', () => {
    for (const [word] of written) {
      const bare = word.replace('*', '');
      for (const text of [bare, `x ${bare} x`, `ก${bare}`, `ខ្ញុំ${bare}ខ្ញុំ`, `(${bare})`])
        if (holds(text)) expect(passes(text), text).toBe(true);
      expect(passes(bare), word).toBe(true);
    }
  });

  it.each(Object.entries(NOISES))('never stops what would be found, under %s', (_, noise) => {
    const pick = seeded(7);
    for (let round = 0; round < 4; round++) {
      for (const [word] of written) {
        const noisy = noise(`เขา${word.replace('*', '')} me`, pick);
        if (holds(noisy)) expect(passes(noisy), `${word} → ${noisy}`).toBe(true);
      }
    }
  });

  it.each(['ໜ', 'ໝ', 'ຫນ', 'ຫມ'])('lets a word pass that begins within %s', (letter) => {
    for (const [word] of written)
      for (const text of [letter + word.slice(1), word.slice(0, -1) + letter])
        if (holds(text)) expect(passes(text), `${word} → ${text}`).toBe(true);
  });

  it.each([
    // A word that ends with the letter with which the next one begins.
    'ហាមមិនឱ្យ',
    '911 1 \u0ecb',
    // Half of a joined letter.
    'ໝດ',
    'ໜນີອອກ',
    // Marks in another order, or twice.
    '\u103d\u1039ติดอยู่บนเรือ',
    'ခါးကျိုးျ',
  ])('lets %s pass, where a word is found', (text) => {
    expect(holds(text)).toBe(true);
    expect(passes(text)).toBe(true);
  });

  it('never stops what would be found in texts of letters of those words', () => {
    const letters = [...new Set(written.flatMap(([word]) => [...word]))];
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(...written.map(([word]) => word)),
            fc.constantFrom(...letters),
            fc.constantFrom(' ', '\u200b', '1', '!'),
          ),
          { maxLength: 12 },
        ),
        (parts) => {
          const text = parts.join('');
          if (holds(text)) expect(passes(text), text).toBe(true);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('stops most ordinary questions', () => {
    const questions = Object.values(QUESTIONS).flatMap((of) => of.map(([text]) => text));
    const needless = questions.filter((text) => passes(text) && !holds(text));
    expect(needless.length / questions.length, needless.join(' | ')).toBeLessThan(0.2);
    expect(passes('')).toBe(false);
    expect(passes('300 😀 !!')).toBe(false);
  });
});
