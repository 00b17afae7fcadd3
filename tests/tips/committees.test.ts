import { describe, expect, it } from 'vitest';
import { readCommittees, readOversight, readTitles } from '../../src/cli/roster-files.ts';
import { AFFILIATIONS } from '../../src/tips/affiliation.ts';
import { openBox, sealBox } from '../../src/tips/box.ts';
import { demonstration } from '../../src/tips/demo.ts';
import { newKey } from '../../src/tips/identity.ts';
import { NO_MENTIONS } from '../../src/tips/mentions.ts';
import { verifierOf } from '../../src/tips/note.ts';
import { recipientsOf, type VerifiedRoster, verifyRoster } from '../../src/tips/roster.ts';
import { chainOf, countryOf, route, routeFrom, twinChain, twinsOf } from '../../src/tips/routing.ts';
import { TRUST } from './fixtures.ts';

const files = readCommittees();
const all = files.flatMap((file) => file.committees);
const demo = demonstration(files, '2026-W47');
const trust = { ...TRUST, oversight: [], demoOversight: demo.oversight.map(verifierOf) };
const rosters = new Map(
  demo.rosters.map(({ country, note }): [string, VerifiedRoster] => {
    const verdict = verifyRoster(note, trust);
    if (!verdict.ok) throw new Error(verdict.detail);
    return [country, verdict.roster];
  }),
);
/** The codes of all three countries are prefixes of one another. */
const parentOf = (place: string) =>
  place.length > 5 ? place.slice(0, -2) : place.length > 2 ? place.slice(0, 2) : undefined;

function chain(place: string): string[] {
  const roster = rosters.get(countryOf(place));
  return roster ? chainOf(roster, place, parentOf).map(({ id }) => id) : [];
}

describe('the demonstration committees', () => {
  it('are all marked as demo, in file and id', () => {
    expect(files.every((file) => file.demo)).toBe(true);
    expect(all.filter(({ id }) => !id.startsWith('demo-'))).toEqual([]);
  });

  it('serve the places of the first border communities', () => {
    const served = all.flatMap(({ places }) => places);
    for (const place of [
      'KH-0110',
      'KH-0109',
      'KH-0212',
      'KH-021202',
      'TH-2706',
      'TH-2702',
      'TH-2703',
      'TH-2204',
      'TH-5608',
      'LA-0802',
    ])
      expect(served).toContain(place);
  });

  it.each([
    ['KH-011002', ['demo-kh-011002', 'demo-kh-0110', 'demo-kh-01', 'demo-kh-independent']],
    ['KH-011005', ['demo-kh-0110', 'demo-kh-01', 'demo-kh-independent']],
    ['KH-02120204', ['demo-kh-021202', 'demo-kh-0212', 'demo-kh-02', 'demo-kh-independent']],
    ['KH-010905', ['demo-kh-0109', 'demo-kh-01', 'demo-kh-independent']],
    ['TH-220404', ['demo-th-2204', 'demo-th-22', 'demo-th-independent']],
    ['TH-5608', ['demo-th-5608', 'demo-th-56', 'demo-th-independent']],
    ['LA-0802', ['demo-la-0802', 'demo-la-08', 'demo-la-independent']],
    ['KH-1201', ['demo-kh-independent']],
    ['MM-MMR003', []],
  ])('of %s are %j', (place, expected) => {
    expect(chain(place)).toEqual(expected);
  });

  it('of Poipet have three local ones below them', () => {
    expect(all.filter(({ parent }) => parent === 'demo-kh-0110')).toHaveLength(3);
  });

  it('of Boeng Reang have a chair and three village chiefs as deputies', () => {
    const seats = all.find(({ id }) => id === 'demo-kh-021202')?.demo_seats;
    expect(seats?.map(({ role, affiliations }) => `${role} ${affiliations}`)).toEqual([
      'chair commune_council',
      ...new Array(3).fill('deputy village_chief'),
    ]);
  });

  it('have twins across the border that know them too', () => {
    const byId = new Map(all.map((one) => [one.id, one]));
    const oneSided = all.flatMap(({ id, parent, twins }) =>
      twins.filter(
        (twin) => ![id, parent].some((own) => own !== null && byId.get(twin)?.twins.includes(own)),
      ),
    );
    expect(oneSided).toEqual([]);
    const poipet = rosters.get('KH');
    expect(poipet && twinsOf(chainOf(poipet, 'KH-011002', parentOf))).toEqual(['demo-th-2706']);
    const thailand = rosters.get('TH');
    expect(thailand && twinChain(thailand, 'demo-th-2706').map(({ id }) => id)).toEqual([
      'demo-th-2706',
      'demo-th-27',
      'demo-th-independent',
    ]);
  });

  it('have one independent body for each country, of women, to which every tip can go', () => {
    for (const [country, roster] of rosters) {
      const independent = roster.committees.filter((level) => level.independent);
      expect(independent).toHaveLength(1);
      expect(independent[0]?.members.every(({ woman }) => woman)).toBe(true);
      const ask = {
        category: 'official',
        aboutOfficials: 'yes',
        named: [],
        readBy: 'nearest',
        womanOnly: true,
      } as const;
      for (const level of roster.committees.filter(({ places }) => places.length > 0)) {
        const place = level.places[0];
        const way = routeFrom(place, roster, parentOf, {
          ...ask,
          mentions: NO_MENTIONS,
          aboutMentioned: 'yes',
        });
        expect(way).toMatchObject({
          routed: true,
          level: `demo-${country.toLowerCase()}-independent`,
          next: null,
        });
      }
    }
  });

  it('send a tip about the police of Poipet past Poipet, and one about a village chief past Boeng Reang', () => {
    const roster = rosters.get('KH');
    if (!roster) throw new Error('no roster');
    const ask = {
      category: 'smuggling',
      aboutOfficials: 'yes',
      readBy: 'nearest',
      womanOnly: false,
      mentions: NO_MENTIONS,
      aboutMentioned: 'yes',
    } as const;
    const level = (place: string, accused: 'police' | 'village_chief') => {
      const way = route(chainOf(roster, place, parentOf), { ...ask, named: [accused] });
      return way.routed && way.level;
    };
    expect(level('KH-0110', 'police')).toBe('demo-kh-01');
    expect(level('KH-021202', 'village_chief')).toBe('demo-kh-0212');
  });
});

describe('the demonstration rosters', () => {
  it('are accepted in demo mode alone', () => {
    for (const { note } of demo.rosters)
      expect(verifyRoster(note, TRUST)).toMatchObject({ ok: false, reason: 'demo is off' });
  });

  it('give each committee two people and one identity, which opens its boxes', async () => {
    expect(demo.coordinators.map(({ committee }) => committee).sort()).toEqual(
      all.map(({ id }) => id).sort(),
    );
    const key = newKey();
    for (const roster of rosters.values())
      for (const level of roster.committees) {
        expect(level.members.length).toBeGreaterThanOrEqual(2);
        const identity = demo.coordinators.find(({ committee }) => committee === level.id)?.identity ?? '';
        const box = await sealBox(key.identity, 'a'.repeat(32), recipientsOf(level));
        await expect(openBox(box, identity)).resolves.toMatchObject({ handle: 'a'.repeat(32) });
      }
  });

  it('are not made from committees that are not marked as demo', () => {
    const real = files.map((file) => ({ ...file, demo: false }));
    expect(() => demonstration(real, '2026-W47')).toThrow(/not marked as demo/);
    const empty = files.map((file) => ({
      ...file,
      committees: file.committees.map((one) => ({ ...one, demo_seats: [] })),
    }));
    expect(() => demonstration(empty, '2026-W47')).toThrow(/fewer than two/);
  });
});

it('the release pins no oversight key yet, and lists words for every affiliation', () => {
  expect(readOversight()).toEqual({ keys: [], minimumEpoch: {} });
  expect(Object.keys(readTitles()).sort()).toEqual([...AFFILIATIONS].sort());
});
