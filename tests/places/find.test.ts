import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPlace } from '../../src/places/find.ts';
import { liesIn, parentsOf } from '../../src/places/place-index.ts';
import { readDelimited } from '../../src/tables/delimited.ts';
import { loadShipped } from './shipped.ts';

const { index, gazetteer } = loadShipped();

function mentions(): { text: string; decision: string; codes: string[]; note: string }[] {
  const rows = readDelimited(readFileSync(new URL('mentions.csv', import.meta.url), 'utf8'));
  return rows.slice(1).map(({ cells: [text = '', decision = '', codes = '', note = ''] }) => ({
    text,
    decision,
    codes: codes.split(' ').filter((code) => code !== ''),
    note,
  }));
}

describe('mentions of places', () => {
  const all = mentions();

  it('are at least 300, in four scripts and more', () => {
    expect(all.length).toBeGreaterThanOrEqual(300);
    for (const script of [/[a-z]/i, /\p{Script=Khmer}/u, /\p{Script=Thai}/u, /\p{Script=Lao}/u])
      expect(all.filter(({ text }) => script.test(text)).length).toBeGreaterThanOrEqual(40);
  });

  it.each(all)('$note: "$text" → $decision $codes', ({ text, decision, codes }) => {
    const found = findPlace(index, text);
    expect(found.decision).toBe(decision);
    if (decision === 'resolve') expect(found.codes).toEqual(codes);
    else expect(found.codes).toEqual(expect.arrayContaining(codes));
  });
});

describe('every unit', () => {
  const units = gazetteer.units.flatMap((unit) => index.byCode.get(unit.id) ?? []);
  const sameName = (a: string, b: string) => a !== '' && a.toLowerCase() === b.toLowerCase();

  it('is found by each of its names: itself, a unit of its name that holds it, or a question with namesakes', () => {
    const wrong: string[] = [];
    for (const unit of gazetteer.units) {
      const place = index.byCode.get(unit.id);
      if (!place) throw new Error(unit.id);
      for (const name of new Set([unit.local, unit.latin, ...unit.others])) {
        // A ward that is called "3" is asked for with its unit word, tested below.
        if (name === '' || /^\p{Nd}+$/u.test(name)) continue;
        const { decision, codes } = findPlace(index, name);
        const found = codes.flatMap((code) => index.byCode.get(code) ?? []);
        const holder = found.some((whole) => whole.level !== 'province' && liesIn(place, whole));
        const listed = found.includes(place) || holder;
        const full = decision === 'ask' && codes.length === 5;
        if (!listed && !full) wrong.push(`${unit.id} ${name}: ${decision} ${codes.join(' ')}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('of a province, shared with anything else in its own script, is never resolved to the province', () => {
    const provinces = units.filter((place) => place.level === 'province');
    const shared = provinces.filter((province) =>
      units.some((other) => other !== province && sameName(other.local, province.local)),
    );
    expect(shared.length).toBeGreaterThan(20);
    for (const province of shared)
      for (const name of [province.local, province.latin])
        expect(`${name} ${findPlace(index, name).decision}`).toBe(`${name} ask`);
  });

  it('with its unit word and all its parents is found alone or among units of the same description', () => {
    const wrong: string[] = [];
    for (const place of units) {
      if (place.level === 'province' || place.country === 'MM') continue;
      const chain = [place, ...parentsOf(place)];
      const address = chain.map((unit) => `${unit.unitLocal}${unit.local}`).join(' ');
      const { codes } = findPlace(index, address);
      if (!codes.includes(place.code)) wrong.push(`${place.code} ${address} ${codes.join(' ')}`);
    }
    expect(wrong).toEqual([]);
  });

  it('is found by its name and the Latin name of its parent, as on an envelope', () => {
    const wrong: string[] = [];
    for (const place of units.filter((_, n) => n % 7 === 0)) {
      const [parent] = place.parents;
      if (!parent?.latin) continue;
      for (const name of [place.local, place.latin]) {
        if (name === '' || /^\p{Nd}+$/u.test(name)) continue;
        const { decision, codes } = findPlace(index, `${name}, ${parent.latin}`);
        const holder = parent.local === place.local && codes.includes(parent.code);
        if (!codes.includes(place.code) && !holder && !(decision === 'ask' && codes.length === 5))
          wrong.push(`${place.code} ${name}, ${parent.latin}: ${decision} ${codes.join(' ')}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is found by its id', () => {
    for (const place of index.places)
      expect(findPlace(index, place.code)).toEqual({ decision: 'resolve', codes: [place.code], exact: true });
  });
});

describe('any text', () => {
  it('gets an answer of the promised shape', () => {
    const pieces = fc.constantFrom(
      ...['Poi', 'Pet', 'ប៉ោយប៉ែត', 'อ.', 'อรัญประเทศ', 'ຫ້ວຍຊາຍ', 'မြဝတီ', 'khum', 'ตำบล', ' ', '/', '\u200b'],
      ...[
        'village',
        'in',
        'ក្រុង',
        '9',
        'TH-',
        'KHTH-01',
        '\u17d2',
        '\u0e31',
        'เ',
        '\u1039',
        '(',
        '"',
        '\ud800',
      ],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { decision, codes } = findPlace(index, text);
        expect(codes.length).toBeLessThanOrEqual(5);
        expect(new Set(codes).size).toBe(codes.length);
        for (const code of codes) expect(index.byCode.has(code)).toBe(true);
        if (decision === 'none') expect(codes).toEqual([]);
        else expect(codes.length).toBeGreaterThan(0);
        if (decision === 'resolve') expect(codes.length).toBe(1);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['100 KB of one letter', 'a'.repeat(100_000)],
    ['100 KB of a Thai name', 'อรัญประเทศ'.repeat(10_000)],
    ['100 KB of blanks', ' '.repeat(100_000)],
    ['a pattern that explodes', `${'(a+)+'.repeat(500)}$`],
    ['SQL', "Poipet'; DROP TABLE tips; --"],
    ['only emoji', '😀🇰🇭👨‍👩‍👧'],
    ['halves of pairs', '\ud800\udc00\ud800'.repeat(50)],
  ])('of %s is answered', (_, text) => {
    expect(['resolve', 'ask', 'none']).toContain(findPlace(index, text).decision);
  });

  it('is read in its first 600 characters', () => {
    expect(findPlace(index, `${'. '.repeat(290)}Poipet`).decision).toBe('resolve');
    expect(findPlace(index, `${'. '.repeat(300)}Poipet`).decision).toBe('none');
  });
});

describe('within', () => {
  it.each([
    ['a province', 'Samraong', ['KH-22'], 'resolve', ['KH-2204']],
    ['two provinces', 'Samraong', ['KH-22', 'KH-21'], 'ask', ['KH-2204', 'KH-2107']],
    ['a district of a crossing', 'Ban Laem', ['TH-2204'], 'resolve', ['KHTH-03']],
    ['nothing of the name', 'Samraong', ['TH-10'], 'none', []],
    ['an unknown code', 'Samraong', ['XX-1'], 'none', []],
  ])('%s', (_, text, within, decision, codes) => {
    const found = findPlace(index, text, { within });
    expect(found.decision).toBe(decision);
    expect(found.codes).toEqual(expect.arrayContaining(codes));
  });
});
