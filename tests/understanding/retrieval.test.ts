import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkIntents, compileIntents } from '../../src/understanding/intents.ts';
import type { LexiconSource } from '../../src/understanding/lexicon.ts';
import { IN_DANGER, type IntentMatch, openRetrieval } from '../../src/understanding/retrieval.ts';
import { SHIPPED } from './lexicons.ts';
import { NOISES, seeded } from './noise.ts';
import { QUESTIONS, SMALL_TALK } from './questions.ts';

/** Of the wordings that are taken out, so much is found by the others. The search is tuned by this. */
const LEAST_FOUND = 0.65;

const compiled = compileIntents(SHIPPED);
const retrieve = openRetrieval(JSON.parse(JSON.stringify(compiled)));
const withoutDictionary = openRetrieval(compiled, null);

describe('questions in free text', () => {
  it.each(Object.entries(QUESTIONS))('are among the first three in %s', (_, questions) => {
    const missed = questions.filter(([text, intent]) => !retrieve(text).some(({ id }) => id === intent));
    expect(missed.length / questions.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.08);
  });

  it('have the likeliest first, which is more often right than the one with the most coverage', () => {
    const all = Object.values(QUESTIONS).flat();
    const right = (first: (found: readonly IntentMatch[]) => IntentMatch | undefined) =>
      all.filter(([text, intent]) => first(retrieve(text))?.id === intent).length;
    const likeliest = right(([first]) => first);
    const mostCovered = right((found) => found.toSorted((one, other) => other.coverage - one.coverage)[0]);
    expect(likeliest).toBeGreaterThan(mostCovered);
    expect(likeliest / all.length).toBeGreaterThan(0.9);
    for (const [text] of all) {
      const strengths = retrieve(text).map(({ strength }) => strength);
      expect(strengths, text).toEqual(strengths.toSorted((one, other) => other - one));
    }
  });

  it('are found by an engine without dictionaries too', () => {
    const all = Object.values(QUESTIONS).flat();
    const missed = all.filter(([text, intent]) => !withoutDictionary(text).some(({ id }) => id === intent));
    expect(missed.length / all.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.1);
  });

  it.each(Object.entries(NOISES))('stay among the first three under %s', (_, noise) => {
    const pick = seeded(20261122);
    const all = Object.values(QUESTIONS).flat();
    const missed = all.filter(
      ([text, intent]) => !retrieve(noise(text, pick)).some(({ id }) => id === intent),
    );
    expect(missed.length / all.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.12);
  });

  it('are not seen in a small word that a wording happens to hold', () => {
    for (const text of ['bad', 'the', 'my', 'is']) expect(retrieve(text), text).toEqual([]);
  });

  it('are not seen in small talk', () => {
    const all = Object.values(SMALL_TALK).flat();
    const offered = all.filter((text) => retrieve(text).some(({ id }) => id !== 'small_talk'));
    expect(offered.length / all.length, JSON.stringify(offered)).toBeLessThanOrEqual(0.1);
  });

  it('leave a greeting alone, with or without polite words beside it', () => {
    for (const text of ['hello!', 'สวัสดีค่ะ', 'សួស្តីបង', 'ສະບາຍດີເດີ້', 'မင်္ဂလာပါရှင့်', 'ขอบคุณครับ'])
      expect(retrieve(text), text).toMatchObject([{ id: 'small_talk' }]);
    // As phones with the older Burmese font send it.
    expect(retrieve('မဂၤလာပါ')).toMatchObject([{ id: 'small_talk' }]);
    for (const text of ['', ' ', '...', '👋', '!!!']) expect(retrieve(text), text).toEqual([]);
  });

  it('find every wording of the lexicon itself, first', () => {
    for (const [phrase, intent] of compiled.phrases) {
      const id = compiled.intents[intent];
      const found = retrieve(phrase);
      if (id === 'small_talk') expect(found, phrase).toMatchObject([{ id, coverage: 1 }]);
      else expect(found[0], phrase).toMatchObject({ id, coverage: 1 });
    }
  });

  it('are found by what the other wordings of an intent say, where its nearest is taken out', () => {
    const TENTH = 10;
    const isOut = (at: number) => at % TENTH === 0;
    const without = openRetrieval({ ...compiled, phrases: compiled.phrases.filter((_, at) => !isOut(at)) });
    const asked = compiled.phrases.filter(
      ([, intent], at) => isOut(at) && compiled.intents[intent] !== 'small_talk',
    );
    expect(asked.length).toBeGreaterThan(400);
    const found = asked.filter(([phrase, intent]) =>
      without(phrase).some(({ id }) => id === compiled.intents[intent]),
    );
    expect(found.length / asked.length).toBeGreaterThan(LEAST_FOUND);
  });

  it('come in order, at most three and danger before them, with a share between 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.constantFrom(...compiled.phrases.map(([phrase]) => phrase)), { maxLength: 4 })
            .map((phrases) => phrases.join(' ')),
        ),
        (text) => {
          const found = retrieve(text);
          const asked = found.filter(({ id }) => id !== IN_DANGER);
          expect(asked.length).toBeLessThanOrEqual(3);
          if (asked.length < found.length) expect(found[0]?.id).toBe(IN_DANGER);
          expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
          for (const { coverage } of found) {
            expect(coverage).toBeGreaterThan(0);
            expect(coverage).toBeLessThanOrEqual(1 + 1e-9);
          }
        },
      ),
    );
  });

  it('are read at the beginning of a very long text, in Zawgyi, and nowhere in an empty one', () => {
    expect(retrieve('')).toEqual([]);
    expect(retrieve('🙏🙏')).toEqual([]);
    expect(retrieve('passport '.repeat(100_000))[0]?.id).toBe('passport');
    const passport =
      '\u108f\u102d\u102f\u1004\u1039\u1004\u1036\u1000\u1030\u1038\u101c\u1000\u1039\u1019\u103d\u1010\u1039';
    expect(retrieve(passport)[0]).toMatchObject({ id: 'passport', lng: 'my' });
  });
});

describe('the check of wordings', () => {
  it('has nothing to say about the shipped ones', () => {
    expect(checkIntents(SHIPPED)).toEqual([]);
    expect(new Set(compiled.phrases.map(([, , lng]) => lng))).toEqual(
      new Set(['en', 'km', 'lo', 'my', 'th']),
    );
  });

  it('finds a wording with two meanings and an intent that a language lacks', () => {
    const [first, second] = SHIPPED;
    if (!first?.intents || !second?.intents) throw new Error('two languages are shipped');
    const { passport = { phrases: [] }, cost = { phrases: [] } } = first.intents.intents;
    const wrong: LexiconSource[] = [
      {
        ...first,
        intents: {
          ...first.intents,
          intents: { passport, cost: { phrases: [...cost.phrases, 'Passport!'] } },
        },
      },
      { ...second, intents: { ...second.intents, intents: { cost } } },
    ];
    expect(checkIntents(wrong).map(({ file, entry, problem }) => `${file} ${entry}: ${problem}`)).toEqual([
      'en/intents.yaml cost: "Passport!" already stands for passport',
      'km/intents.yaml passport: has no wordings in this language',
    ]);
  });
});
