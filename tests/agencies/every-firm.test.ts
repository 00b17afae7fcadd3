import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAgencyIndex } from '../../src/agencies/build-index.ts';
import { checkAgency } from '../../src/agencies/match.ts';
import { readName, tellingWords } from '../../src/agencies/names.ts';
import { type Agency, namesOf } from '../../src/agencies/register.ts';
import { cellTelephones } from '../../src/agencies/telephones.ts';
import { standingOf } from '../../src/agencies/verdict.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { everyList, words } from './lists.ts';
import { misspell, randomOf } from './misspell.ts';

const TODAY = '2026-07-20';
const SEED = 20_260_717;
const agencies = everyList.flatMap((list) => list.agencies);
const index = buildAgencyIndex(everyList, words);
const ask = (query: string) => {
  const { verdict, agencies: found } = checkAgency(index, query, TODAY);
  return { verdict, ids: found.map(({ id }) => id) };
};

/** All firms by each of these keys of theirs. */
function holdersBy(keysOf: (agency: Agency) => readonly string[]): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const agency of agencies)
    for (const key of keysOf(agency)) holders.set(key, (holders.get(key) ?? new Set()).add(agency.id));
  return holders;
}

const verdictOf = (agency: Agency): string =>
  standingOf(agency, TODAY) === 'licensed' ? 'match' : 'not-licensed';

/**
 * What is wrong with the answers to each query of every firm; nothing where the firm has its own verdict, or, where
 * others share the key, where all of them are there to choose from.
 */
function wrongAnswers(
  keysOf: (agency: Agency) => readonly string[],
  queriesOf: (agency: Agency) => readonly (readonly [query: string, key: string])[] = (agency) =>
    keysOf(agency).map((key) => [key, key]),
): string[] {
  const holders = holdersBy(keysOf);
  return agencies.flatMap((agency) =>
    queriesOf(agency).flatMap(([query, key]) => {
      const { verdict, ids } = ask(query);
      const sharers = [...(holders.get(key) ?? [])];
      const right =
        sharers.length === 1
          ? verdict === verdictOf(agency) && ids[0] === agency.id
          : verdict === 'choose' && sharers.every((id) => ids.includes(id));
      return right ? [] : [`${agency.id} "${query}" ${verdict} ${ids.join(' ')}`];
    }),
  );
}

describe('every firm of every list', () => {
  const cut = (name: string): string => readName(name, words).cut;
  const cuts = (agency: Agency): string[] => namesOf(agency).map(({ name }) => cut(name));
  const typedAs =
    (typed: (name: string) => string) =>
    (agency: Agency): [string, string][] =>
      namesOf(agency).flatMap(({ name, trusted }) => (trusted ? [[typed(name), cut(name)]] : []));

  it.each<[string, (name: string) => string]>([
    ['as printed', (name) => name],
    ['without legal form and blanks', cut],
    ['in capitals', (name) => name.toUpperCase()],
    ['with an invisible mark behind each letter', (name) => [...name].join('\u200b')],
    ['with a question around it', (name) => `Please check ${name}, is it licensed?`],
  ])('is found by each of its names %s', (_, typed) => {
    expect(wrongAnswers(cuts, typedAs(typed))).toEqual([]);
  });

  it('shares a verdict with all firms of the same name', () => {
    for (const [name, ids] of holdersBy((agency) =>
      namesOf(agency).map(({ name }) => readName(name, words).cut),
    ))
      if (ids.size > 1) {
        const answer = ask(name);
        expect([name, answer.verdict, [...answer.ids].sort()]).toEqual([name, 'choose', [...ids].sort()]);
      }
  });

  it('is found by its licence number and its registration number', () => {
    expect(wrongAnswers(({ licenceNo }) => (licenceNo ? [licenceNo] : []))).toEqual([]);
    expect(wrongAnswers(({ registrationNo }) => (registrationNo ? [registrationNo] : []))).toEqual([]);
  });

  it('is found by each of its telephones, written out of the ranges as they are printed', () => {
    const telephones = (agency: Agency): string[] => [
      ...new Set(cellTelephones(normalise(agency.phones), agency.country).map(({ digits }) => `0${digits}`)),
    ];
    expect(wrongAnswers(telephones)).toEqual([]);
    for (const [number, ids] of holdersBy(telephones))
      if (ids.size > 1) {
        const answer = ask(number);
        expect([number, answer.verdict, [...answer.ids].sort()]).toEqual([number, 'choose', [...ids].sort()]);
      }
  });

  it('is found by its cell of telephones as printed', () => {
    const thai = agencies.filter(({ country, phones }) => country === 'TH' && phones !== '');
    expect(thai.length).toBeGreaterThan(150);
    for (const { id, phones } of thai)
      for (const printed of phones.split(';'))
        expect([printed, ask(printed).ids.includes(id)]).toEqual([printed, true]);
  });
});

describe('no firm is confirmed as another', () => {
  it('by any name of any other firm', () => {
    const names = holdersBy((agency) => namesOf(agency).map(({ name }) => readName(name, words).cut));
    for (const agency of agencies)
      for (const { name } of namesOf(agency)) {
        const { verdict, ids } = ask(name);
        if (verdict === 'choose' || verdict === 'not-found') continue;
        expect([name, names.get(readName(name, words).cut)?.has(ids[0] ?? '')]).toEqual([name, true]);
      }
  });

  it('when it is not on the list itself', () => {
    const thai = everyList.filter((list) => list.header.id === 'th-doe-overseas');
    for (const [list] of [thai]) {
      for (const left of list?.agencies ?? []) {
        if (!list) continue;
        const others = buildAgencyIndex(
          [{ ...list, agencies: list.agencies.filter((agency) => agency !== left) }],
          words,
        );
        const remaining = new Set(others.forms.map(({ name }) => readName(name, words).cut));
        for (const { name } of namesOf(left)) {
          if (remaining.has(readName(name, words).cut)) continue;
          const { verdict, agencies: found } = checkAgency(others, name, TODAY);
          expect(
            [name, verdict, found[0]?.id].slice(0, verdict === 'choose' || verdict === 'not-found' ? 1 : 3),
          ).toEqual([name]);
        }
      }
    }
  });

  const spaced = agencies.flatMap((agency) =>
    namesOf(agency)
      .filter(({ trusted }) => trusted)
      .map(({ name }) => ({ id: agency.id, name, reading: readName(name, words) }))
      .filter(({ reading }) => tellingWords(reading).length > 0),
  );
  const anyName = fc.constantFrom(...spaced);
  const own = new Set(index.forms.flatMap(({ cut, core }) => [cut, core]));
  /** Never confirms any firm, unless it happens to be a firm's own name, words of what it does aside. */
  const confirmsNobody = (query: string): void => {
    if (own.has(readName(query, words).cut)) return;
    const { verdict, ids } = ask(query);
    expect([query, verdict === 'choose' || verdict === 'not-found' ? 'asks' : ids]).toEqual([query, 'asks']);
  };

  it('by a name with a changed digit', () => {
    const numbered = spaced.filter(({ name }) => /\d/.test(name));
    fc.assert(
      fc.property(
        fc.constantFrom(...numbered),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        ({ name }, place, by) => {
          const digits = [...name.matchAll(/\d/g)].map(({ index: at }) => at);
          const at = digits[place % digits.length] ?? 0;
          confirmsNobody(name.slice(0, at) + ((Number(name[at]) + by) % 10) + name.slice(at + 1));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('by a name with a changed initial', () => {
    const initialled = spaced.filter(({ name }) => /(?<![\p{L}\p{M}])[A-Za-z](?![\p{L}\p{M}])/u.test(name));
    fc.assert(
      fc.property(
        fc.constantFrom(...initialled),
        fc.nat(),
        fc.integer({ min: 1, max: 25 }),
        ({ name }, place, by) => {
          const initials = [...name.matchAll(/(?<![\p{L}\p{M}])[A-Za-z](?![\p{L}\p{M}])/gu)].map(
            ({ index: at }) => at,
          );
          const at = initials[place % initials.length] ?? 0;
          const letter = (((name.toLowerCase().codePointAt(at) ?? 0) - 97 + by) % 26) + 97;
          confirmsNobody(name.slice(0, at) + String.fromCodePoint(letter) + name.slice(at + 1));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('by a name with a changed first letter of a word', () => {
    const latin = spaced.filter(({ name }) => /^[\x20-\x7e]+$/.test(name));
    fc.assert(
      fc.property(
        fc.constantFrom(...latin),
        fc.nat(),
        fc.integer({ min: 1, max: 25 }),
        ({ reading }, place, by) => {
          const parts = reading.words.map(({ text }) => text);
          const at = reading.words.findIndex(
            (word) => word === tellingWords(reading)[place % tellingWords(reading).length],
          );
          const letter = (((parts[at]?.codePointAt(0) ?? 0) - 97 + by + 26) % 26) + 97;
          parts[at] = String.fromCodePoint(letter) + (parts[at] ?? '').slice(1);
          confirmsNobody(parts.join(' '));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('by a name with a word added', () => {
    const added = fc.constantFrom(
      'royal',
      'golden',
      'star',
      'plus',
      'one',
      'new',
      'ใหม่',
      'โกลเด้น',
      'ថ្មី',
      'ໃໝ່',
      'ရွှေ',
      '2',
      'x',
      'global',
      'group',
      'สากล',
    );
    fc.assert(
      fc.property(anyName, added, fc.boolean(), ({ name }, word, before) => {
        confirmsNobody(before ? `${word} ${name}` : `${name} ${word}`);
      }),
      { numRuns: 500 },
    );
  });

  it('by a name with a telling word or a trade word removed', () => {
    fc.assert(
      fc.property(anyName, fc.nat(), ({ reading }, place) => {
        const kept = reading.words.filter(({ kind }) => kind !== 'legal' && kind !== 'role');
        if (kept.length < 2) return;
        const without = kept[place % kept.length];
        confirmsNobody(reading.words.flatMap((word) => (word === without ? [] : [word.text])).join(' '));
      }),
      { numRuns: 500 },
    );
  });

  it('by a licence number with a changed digit', () => {
    const licensed = agencies.filter(({ licenceNo }) => licenceNo !== '');
    // A year may be written whole or by its last two digits, and a number with zeros in front: the same licence.
    const written = (licenceNo: string) =>
      normalise(licenceNo)
        .replace(/\s/g, '')
        .replace(/\/25(?=\d\d$)/, '/')
        .replace(/^\D*0*/, '');
    const real = new Set(licensed.map(({ licenceNo }) => written(licenceNo)));
    fc.assert(
      fc.property(
        fc.constantFrom(...licensed),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        ({ licenceNo }, place, by) => {
          const digits = [...licenceNo.matchAll(/\d/g)].map(({ index: at }) => at);
          const at = digits[place % digits.length] ?? 0;
          const changed =
            licenceNo.slice(0, at) + ((Number(licenceNo[at]) + by) % 10) + licenceNo.slice(at + 1);
          const { verdict } = ask(changed);
          if (!real.has(written(changed))) expect([changed, verdict]).toEqual([changed, 'not-found']);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe(`misspelled names (seed ${SEED})`, () => {
  const used = agencies.filter(({ register }) => register !== 'vn-dolab');

  it.each([
    [1, 0.97],
    [2, 0.97],
    [3, 0.9],
  ])('with %i slips are in the first three, and never confirm another firm', (slips, least) => {
    const random = randomOf(SEED + slips);
    const own = buildAgencyIndex(
      everyList.filter((list) => list.header.id !== 'vn-dolab'),
      words,
    );
    let asked = 0;
    let found = 0;
    for (let round = 0; round < 3; round++)
      for (const agency of used)
        for (const { name } of namesOf(agency)) {
          const query = misspell(random, name, slips);
          const { verdict, agencies: answer } = checkAgency(own, query, TODAY);
          const ids = answer.map(({ id }) => id);
          asked++;
          if (ids.slice(0, 3).includes(agency.id)) found++;
          const other = verdict === 'match' || verdict === 'not-licensed' ? ids[0] : agency.id;
          expect([query, name, other]).toEqual([query, name, agency.id]);
        }
    expect(found / asked).toBeGreaterThanOrEqual(least);
  });
});
