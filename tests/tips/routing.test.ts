import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AboutOfficials,
  AFFILIATIONS,
  type Affiliation,
  CATEGORIES,
  type Category,
  INDEPENDENT,
  OFFICIALS,
} from '../../src/tips/affiliation.ts';
import { Draft } from '../../src/tips/draft.ts';
import { nobody } from '../../src/tips/identity.ts';
import { NO_MENTIONS } from '../../src/tips/mentions.ts';
import { openTip } from '../../src/tips/open.ts';
import { deliver } from '../../src/tips/record.ts';
import type { Committee } from '../../src/tips/roster.ts';
import {
  chainOf,
  exclusionsOf,
  levelKeys,
  type RouteRequest,
  route,
  routeFrom,
  twinChain,
  twinsOf,
  whyNot,
} from '../../src/tips/routing.ts';
import { committee, coordinators, person, rosterOf, SENDING, utf8, verified } from './fixtures.ts';

const parentOf = (place: string) =>
  ({
    'KH-02120201': 'KH-021202',
    'KH-021202': 'KH-0212',
    'KH-021203': 'KH-0212',
    'KH-0212': 'KH-02',
    'KH-02': 'KH',
    'KH-07': 'KH',
  })[place];

const REQUEST: RouteRequest = {
  category: 'smuggling',
  aboutOfficials: 'nobody',
  named: [],
  readBy: 'nearest',
  womanOnly: false,
  mentions: NO_MENTIONS,
  aboutMentioned: 'not answered',
};

function people(...affiliations: (readonly Affiliation[])[]) {
  return affiliations.map((own, n) => person(`p${n}`, [...own], [nobody()]));
}

const two = (affiliation: Affiliation) => people([affiliation], [affiliation]);

const commune = committee('kh-021202', two('village_chief'), { places: ['KH-021202'], parent: 'kh-0212' });
const district = committee('kh-0212', two('district'), {
  places: ['KH-0212'],
  parent: 'kh-02',
  twins: ['th-2204'],
});
const province = committee('kh-02', two('labour_office'), { places: ['KH-02'] });
const ngo = committee('kh-ngo', two('ngo'), { independent: true });
const un = committee('kh-un', two('un'), { independent: true });
const roster = verified(rosterOf([un, province, commune, ngo, district]));
const chain = chainOf(roster, 'KH-02120201', parentOf);

function routed(change: Partial<RouteRequest>, levels: readonly Committee[] = chain) {
  const result = route(levels, { ...REQUEST, ...change });
  return result.routed ? [result.level, result.next] : result.reason;
}

describe('the chain of a place', () => {
  it('is the nearest committee of the event, its parents, then the independent bodies', () => {
    expect(chain.map(({ id }) => id)).toEqual(['kh-021202', 'kh-0212', 'kh-02', 'kh-un', 'kh-ngo']);
    expect(chainOf(roster, 'KH-021203', parentOf).map(({ id }) => id)).toEqual([
      'kh-0212',
      'kh-02',
      'kh-un',
      'kh-ngo',
    ]);
  });

  it('is the independent bodies where no committee serves, and nothing abroad', () => {
    expect(chainOf(roster, 'KH-07', parentOf).map(({ id }) => id)).toEqual(['kh-un', 'kh-ngo']);
    expect(chainOf(roster, 'KH', parentOf).map(({ id }) => id)).toEqual(['kh-un', 'kh-ngo']);
    expect(chainOf(roster, 'TH-2204', parentOf)).toEqual([]);
  });

  it('ends where the gazetteer runs in a circle', () => {
    expect(chainOf(roster, 'KH-99', () => 'KH-99').map(({ id }) => id)).toEqual(['kh-un', 'kh-ngo']);
  });

  it('of a twin begins at the twin, and the twins are those of the nearest committee that has any', () => {
    expect(twinsOf(chain)).toEqual(['th-2204']);
    expect(twinsOf([province, ngo])).toEqual([]);
    expect(twinChain(roster, 'kh-0212').map(({ id }) => id)).toEqual(['kh-0212', 'kh-02', 'kh-un', 'kh-ngo']);
    expect(twinChain(roster, 'kh-ngo')).toEqual([]);
    expect(twinChain(roster, 'th-2204')).toEqual([]);
  });

  it('gives a draft the keys of every level with two people', () => {
    const small = committee('kh-small', people(['health']), { places: ['KH-01'] });
    expect(levelKeys([small, commune]).map((level) => level.committee)).toEqual(['kh-021202']);
    expect(levelKeys([commune])[0]?.recipients).toEqual(commune.members.flatMap((one) => one.recipients));
  });
});

describe('who reads a tip', () => {
  it.each<[string, Partial<RouteRequest>, readonly (string | null)[] | string]>([
    ['nobody accused: the nearest, then an independent body', {}, ['kh-021202', 'kh-un']],
    [
      'a village chief: the whole commune level is skipped',
      { named: ['village_chief'] },
      ['kh-0212', 'kh-un'],
    ],
    ['chief and district', { named: ['village_chief', 'district'] }, ['kh-02', 'kh-un']],
    ['not sure: independent only', { aboutOfficials: 'not_sure' }, ['kh-un', 'kh-ngo']],
    ['yes, without saying who: independent only', { aboutOfficials: 'yes' }, ['kh-un', 'kh-ngo']],
    [
      'yes, and the police: the committee without any',
      { aboutOfficials: 'yes', named: ['police'] },
      ['kh-021202', 'kh-un'],
    ],
    [
      'yes, and an employer: still every official',
      { aboutOfficials: 'yes', named: ['employer'] },
      ['kh-un', 'kh-ngo'],
    ],
    [
      'not sure, and a nurse: still anyone',
      { aboutOfficials: 'not_sure', named: ['health'] },
      ['kh-un', 'kh-ngo'],
    ],
    ['yes, and the UN: another independent body', { aboutOfficials: 'yes', named: ['un'] }, ['kh-ngo', null]],
    [
      'an official took money, and an employer: still every official',
      { category: 'official', named: ['employer'] },
      ['kh-un', 'kh-ngo'],
    ],
    ['the UN: another independent body', { named: [...OFFICIALS, 'un'] }, ['kh-ngo', null]],
    ['everyone who could read it: refused', { named: [...OFFICIALS, 'un', 'ngo'] }, 'nobody may read it'],
    ['an official took money: all officials', { category: 'official' }, ['kh-un', 'kh-ngo']],
    [
      'an official, and the sender says which',
      { category: 'official', named: ['police'] },
      ['kh-021202', 'kh-un'],
    ],
    ['not in my village: the nearest is passed over', { readBy: 'not in my village' }, ['kh-0212', 'kh-un']],
    ['an independent body at once', { readBy: 'independent' }, ['kh-un', 'kh-ngo']],
    ['a woman only, where no level is all women', { womanOnly: true }, 'nobody may read it'],
    [
      'a member named',
      { mentions: { named: new Set(['kh-021202']), titles: new Set() }, aboutMentioned: 'yes' },
      ['kh-0212', 'kh-un'],
    ],
    [
      'a member named, not about him',
      { mentions: { named: new Set(['kh-021202']), titles: new Set() }, aboutMentioned: 'no' },
      ['kh-0212', 'kh-un'],
    ],
    [
      'a member named, not asked yet',
      { mentions: { named: new Set(['kh-021202']), titles: new Set() } },
      ['kh-un', 'kh-ngo'],
    ],
    [
      'a title used, about him',
      { mentions: { named: new Set(), titles: new Set(['village_chief']) }, aboutMentioned: 'yes' },
      ['kh-0212', 'kh-un'],
    ],
    [
      'a title used, not about him',
      { mentions: { named: new Set(), titles: new Set(['village_chief']) }, aboutMentioned: 'no' },
      ['kh-021202', 'kh-un'],
    ],
    [
      'a title used, not asked yet',
      { mentions: { named: new Set(), titles: new Set(['village_chief']) } },
      ['kh-un', 'kh-ngo'],
    ],
  ])('%s', (_what, change, expected) => {
    expect(routed(change)).toEqual(expected);
  });

  it('is a level of women where every member is one', () => {
    const women = { ...ngo, members: ngo.members.map((one) => ({ ...one, woman: true })) };
    const mixed = { ...un, members: un.members.map((one, n) => ({ ...one, woman: n === 0 })) };
    expect(routed({ womanOnly: true }, [commune, mixed, women])).toEqual(['kh-ngo', null]);
  });

  it('is never a level of one', () => {
    const alone = { ...commune, members: commune.members.slice(0, 1) };
    expect(routed({}, [alone, district, ngo])).toEqual(['kh-0212', 'kh-ngo']);
    expect(routed({}, [alone])).toBe('nobody may read it');
  });

  it('says why each level was skipped', () => {
    const skipped = (change: Partial<RouteRequest>) =>
      route(chain, { ...REQUEST, ...change }).skipped.map(({ committee: id, why }) => `${id} ${why}`);
    expect(skipped({ named: ['village_chief', 'un'] })).toEqual(['kh-021202 accused', 'kh-un accused']);
    expect(skipped({ readBy: 'not in my village' })).toEqual(['kh-021202 excluded']);
    expect(skipped({ readBy: 'independent' })).toContain('kh-02 not independent');
    expect(skipped({ womanOnly: true })).toContain('kh-ngo not all women');
    expect(route([{ ...ngo, members: [] }], REQUEST).skipped).toEqual([
      { committee: 'kh-ngo', why: 'too few' },
    ]);
  });

  it('is nobody without a place, without a verified roster, or with the roster of another country', () => {
    expect(routeFrom(undefined, roster, parentOf, REQUEST)).toMatchObject({
      routed: false,
      reason: 'no place',
    });
    expect(routeFrom('KH-0212', undefined, parentOf, REQUEST)).toMatchObject({
      routed: false,
      reason: 'no roster',
    });
    expect(routeFrom('TH-2204', roster, parentOf, REQUEST)).toMatchObject({
      routed: false,
      reason: 'no roster',
    });
    expect(routeFrom('KH-0212', roster, parentOf, REQUEST)).toMatchObject({ routed: true, level: 'kh-0212' });
  });
});

/**
 * The rule once more, as a reader of the threat model would put it: what each seat of a level would have to fear
 * from the tip, seat by seat. An office that was named clears the others, and nothing else does.
 */
function mayRead(level: Committee, nearest: boolean, request: RouteRequest): boolean {
  const { category, aboutOfficials, named, mentions, aboutMentioned, readBy } = request;
  const office = named.find((one) => OFFICIALS.includes(one));
  const fears = (seat: Affiliation): boolean => {
    if (named.includes(seat)) return true;
    if (aboutMentioned !== 'no' && mentions.titles.has(seat)) return true;
    if (seat === 'recruiter_business') return category === 'recruiter' || category === 'held';
    if (seat === 'employer') return category === 'held';
    if (office !== undefined || !OFFICIALS.includes(seat)) return false;
    return category === 'official' || aboutOfficials === 'yes';
  };
  if (level.members.length < 2 || mentions.named.has(level.id)) return false;
  if (level.members.some((one) => one.affiliations.some(fears))) return false;
  if (request.womanOnly && level.members.some((one) => !one.woman)) return false;
  if (level.independent) return true;
  if (readBy === 'independent' || (nearest && readBy === 'not in my village')) return false;
  const somebodyMentioned = mentions.named.size > 0 || mentions.titles.size > 0;
  if (somebodyMentioned && aboutMentioned === 'not answered') return false;
  return aboutOfficials === 'nobody' || office !== undefined;
}

function check(levels: readonly Committee[], request: RouteRequest): 'routed' | 'refused' {
  const firstLocal = levels.find((level) => !level.independent);
  const allowed = levels.filter((level) => mayRead(level, level === firstLocal, request));
  const result = route(levels, request);
  expect(result.routed ? result.level : null).toBe(allowed[0]?.id ?? null);
  if (result.routed)
    expect(result.next).toBe(allowed.slice(1).find((level) => level.independent)?.id ?? null);
  return result.routed ? 'routed' : 'refused';
}

const FIRST: readonly AboutOfficials[] = ['nobody', 'not_sure', 'yes'];
const NAMED: readonly (readonly Affiliation[])[] = [
  [],
  ...AFFILIATIONS.map((one) => [one]),
  ['employer', 'police'],
  OFFICIALS,
  AFFILIATIONS,
];
const READ_BY = ['nearest', 'not in my village', 'independent'] as const;

describe('the exclusions that are sealed with a tip', () => {
  it('say what the answers said, so that nobody later seals it to whom they kept out', () => {
    const request: RouteRequest = {
      ...REQUEST,
      named: ['police'],
      readBy: 'not in my village',
      womanOnly: true,
      mentions: { named: new Set(['kh-02', 'kh-elsewhere']), titles: new Set(['army']) },
    };
    const exclusions = exclusionsOf(chain, request);
    expect(exclusions).toEqual({
      affiliations: ['police', 'army'],
      committees: ['kh-02', 'kh-elsewhere', 'kh-021202'],
      independentOnly: true,
      womanOnly: true,
    });
    expect(whyNot({ ...ngo, members: people(['ngo'], ['police']) }, exclusions)).toBe('accused');
  });
});

describe('the full matrix', () => {
  it('categories × accused × who sits where × who should read: no accused reader, and refused only when nobody is left', () => {
    let routedCount = 0;
    let refusedCount = 0;
    const independents = [[], [ngo], [un, ngo]];
    for (const category of CATEGORIES)
      for (const [aboutOfficials, named] of FIRST.flatMap((first) =>
        NAMED.map((list) => [first, list] as const),
      ))
        for (const seat of AFFILIATIONS)
          for (const independent of independents)
            for (const readBy of READ_BY) {
              const nearest = { ...commune, members: people([seat], ['health', seat]) };
              const request: RouteRequest = { ...REQUEST, category, aboutOfficials, named, readBy };
              check([nearest, district, ...independent], request) === 'routed'
                ? routedCount++
                : refusedCount++;
            }
    expect(routedCount).toBeGreaterThan(10_000);
    expect(refusedCount).toBeGreaterThan(1000);
  });

  it('rosters at random: the same', () => {
    const member = fc.record({
      affiliations: fc.uniqueArray(fc.constantFrom(...AFFILIATIONS), { minLength: 1, maxLength: 3 }),
      woman: fc.boolean(),
    });
    const level = fc.record({ members: fc.array(member, { maxLength: 4 }), independent: fc.boolean() });
    const ids = ['a-0', 'a-1', 'a-2', 'a-3', 'a-4'];
    const request = fc.record({
      category: fc.constantFrom<Category>(...CATEGORIES),
      aboutOfficials: fc.constantFrom(...FIRST),
      named: fc.uniqueArray(fc.constantFrom(...AFFILIATIONS), { maxLength: 4 }),
      readBy: fc.constantFrom(...READ_BY),
      womanOnly: fc.boolean(),
      mentions: fc.record({
        named: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 }).map((named) => new Set(named)),
        titles: fc
          .uniqueArray(fc.constantFrom(...AFFILIATIONS), { maxLength: 2 })
          .map((titles) => new Set(titles)),
      }),
      aboutMentioned: fc.constantFrom<RouteRequest['aboutMentioned']>('yes', 'no', 'not answered'),
    });
    const seen = { routed: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(level, { maxLength: 5 }), request, (levels, asked) => {
        const committees = levels.map(({ members, independent }, at) =>
          committee(
            `a-${at}`,
            members.map((own, n) => ({ ...person(`p${n}`, own.affiliations, ['x']), woman: own.woman })),
            { independent },
          ),
        );
        seen[check(committees, asked)]++;
      }),
      { numRuns: 4000 },
    );
    expect(Math.min(seen.routed, seen.refused)).toBeGreaterThan(200);
  });

  it('knows only independent bodies of affiliations that hold no state power', () => {
    expect(INDEPENDENT.filter((one) => OFFICIALS.includes(one))).toEqual([]);
  });
});

describe('a tip about the police of a commune', () => {
  it('opens for the independent body and leaves the committee nothing that it could open', async () => {
    const [policeman, chief, a, b] = await coordinators(4);
    if (!policeman || !chief || !a || !b) throw new Error('no coordinators');
    const local = committee(
      'kh-021202',
      [
        person('chief', ['commune_council'], [chief.recipient]),
        person('police', ['police'], [policeman.recipient]),
      ],
      { places: ['KH-021202'] },
    );
    const outside = committee(
      'kh-ngo',
      [person('a', ['ngo'], [a.recipient]), person('b', ['ngo'], [b.recipient])],
      { independent: true },
    );
    const levels = chainOf(verified(rosterOf([local, outside])), 'KH-021202', parentOf);
    const draft = await Draft.start(levelKeys(levels));
    draft.append('m', utf8('the police let the vans through'));
    const way = route(levels, { ...REQUEST, category: 'official', named: ['police'] });
    if (!way.routed) throw new Error('not routed');
    const tip = draft.close({ ...SENDING, level: way.level, next: way.next, exclusions: way.exclusions });
    expect(tip).toMatchObject({ unit: 'kh-ngo', next: null });
    for (const reader of [a, b])
      await expect(openTip(deliver(tip, 'unit'), reader.identity)).resolves.toMatchObject({
        story: [{ n: 0 }],
      });
    for (const box of ['unit', 'next'] as const)
      for (const accused of [policeman, chief])
        await expect(openTip(deliver(tip, box), accused.identity)).rejects.toMatchObject({
          refusal: 'not for this key',
        });
  });
});
