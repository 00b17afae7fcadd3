import { describe, expect, it } from 'vitest';
import { nobody } from '../../src/tips/identity.ts';
import { newSigner, signNote, verifierOf } from '../../src/tips/note.ts';
import { type Roster, type RosterTrust, rosterText, verifyRoster } from '../../src/tips/roster.ts';
import {
  newRoster,
  RosterEditError,
  readDraft,
  withMember,
  withoutMember,
} from '../../src/tips/roster-edit.ts';
import { committee, OVERSIGHT, person, rosterOf, signed, TRUST } from './fixtures.ts';

const [A, B] = OVERSIGHT;
const [r1, r2, r3, r4] = [nobody(), nobody(), nobody(), nobody()];

function sound(more: Partial<Roster> = {}): Roster {
  return rosterOf(
    [
      committee('kh-district', [person('chair', ['district'], [r1]), person('deputy', ['police'], [r2])], {
        places: ['KH-0110'],
      }),
      committee('kh-ngo', [person('one', ['ngo'], [r3]), person('two', ['ngo'], [r4])], {
        independent: true,
      }),
    ],
    more,
  );
}

function verdict(note: string, trust: Partial<RosterTrust> = {}): string {
  const result = verifyRoster(note, { ...TRUST, ...trust });
  return result.ok ? 'accepted' : result.reason;
}

describe('a roster', () => {
  it('is accepted with two oversight signatures', () => {
    expect(verdict(signed(sound()))).toBe('accepted');
  });

  it.each<[string, string, string]>([
    ['no signature', rosterText(sound()), 'unsigned'],
    ['one signature', signNote(rosterText(sound()), A), 'unsigned'],
    ['one key twice', signNote(signNote(rosterText(sound()), A), A), 'unsigned'],
    [
      'a signature of a stranger',
      signNote(signNote(rosterText(sound()), A), newSigner('oversight-b')),
      'unsigned',
    ],
    ['a member more after signing', signed(sound()).replace('"chair"', '"stranger"'), 'forged'],
    ['a signature of another roster', signed(sound()).replace('"epoch": 1', '"epoch": 2'), 'forged'],
    [
      'another suite',
      OVERSIGHT.reduce(signNote, rosterText(sound()).replace('x25519', 'mlkem768x25519')),
      'wrong suite',
    ],
    [
      'no suite',
      OVERSIGHT.reduce(signNote, rosterText(sound()).replace('"suite"', '"sweet"')),
      'wrong suite',
    ],
    ['an unknown country code', signed(sound({ country: 'Cambodia' })), 'unreadable'],
    ['text that is no JSON', signNote(signNote('hello\n', A), B), 'unreadable'],
    ['nothing', '', 'unreadable'],
    ['a week that is over', signed(sound({ expires: '2026-W46' })), 'expired'],
    [
      'single people only',
      signed(
        sound({ committees: [committee('kh-one', [person('a', ['health'], [r1])], { places: ['KH-01'] })] }),
      ),
      'too small',
    ],
    ['nobody', signed(sound({ committees: [] })), 'too small'],
  ])('is refused with %s', (_what, note, reason) => {
    expect(verdict(note)).toBe(reason);
  });

  it('is refused when a newer one is known, and accepted in its last week', () => {
    expect(verdict(signed(sound({ epoch: 4 })), { minimumEpoch: 5 })).toBe('older');
    expect(verdict(signed(sound({ epoch: 5 })), { minimumEpoch: 5 })).toBe('accepted');
    expect(verdict(signed(sound({ expires: '2026-W47' })))).toBe('accepted');
    expect(verdict(signed(sound()), { week: 'not a week' })).toBe('expired');
  });

  it('of the demonstration needs demonstration keys and demo mode, and these keys sign nothing else', () => {
    const demoKeys = [newSigner('demo-one'), newSigner('demo-two')];
    const byDemo = (roster: Roster) => demoKeys.reduce(signNote, rosterText(roster));
    const demoOn = { demoOversight: demoKeys.map(verifierOf) };
    expect(verdict(byDemo(sound({ demo: true })))).toBe('demo is off');
    expect(verdict(byDemo(sound({ demo: true })), demoOn)).toBe('accepted');
    expect(verdict(signed(sound({ demo: true })), demoOn)).toBe('unsigned');
    expect(verdict(byDemo(sound()), demoOn)).toBe('unsigned');
    expect(verdict(signed(sound()), demoOn)).toBe('accepted');
  });

  it('never quotes a key when it is refused', () => {
    const result = verifyRoster(signed(sound({ epoch: 0 })), TRUST);
    expect(JSON.stringify(result)).not.toContain('age1');
  });

  const seats = (count: number) =>
    Array.from({ length: count }, (_, n) => person(`p${n}`, ['district'], [nobody()]));
  const local = (members = seats(2), more = {}) =>
    committee('kh-local', members, { places: ['KH-0110'], ...more });
  const hybrid = `age1pq1${'q'.repeat(60)}`;

  it.each<[string, Roster['committees'], RegExp]>([
    ['thirteen recipients in a level', [local(seats(13))], /at most 12/],
    [
      'one person with thirteen devices',
      [local([person('a', ['district'], Array.from({ length: 13 }, nobody))])],
      /at most 12/,
    ],
    [
      'two people with one key',
      [local([person('a', ['district'], [r1]), person('b', ['district'], [r1])])],
      /two people need two keys/,
    ],
    [
      'one person twice',
      [local([person('a', ['district'], [r1]), person('a', ['district'], [r2])])],
      /one person twice/,
    ],
    [
      'a policeman in an independent body',
      [committee('kh-ngo', [person('a', ['ngo', 'police'], [r1])], { independent: true })],
      /independent/,
    ],
    [
      "a committee's key in an independent body",
      [
        local([person('a', ['ngo'], [r1])]),
        committee('kh-ngo', [person('b', ['ngo'], [r1])], { independent: true }),
      ],
      /shares a recipient/,
    ],
    [
      'one key with two affiliations',
      [
        local([person('a', ['police'], [r1])]),
        committee('kh-other', [person('a', ['health'], [r1])], { places: ['KH-02'] }),
      ],
      /other affiliations/,
    ],
    ['a hybrid recipient', [local([person('a', ['district'], [hybrid])])], /X25519/],
    ['a person without a key', [local([person('a', ['district'], [])])], /recipients/],
    ['a person without affiliation', [local([person('a', [], [r1])])], /affiliations/],
    [
      'two committees for one place',
      [local(), committee('kh-b', seats(2), { places: ['KH-0110'] })],
      /served by kh-local/,
    ],
    ['two committees of one id', [local(), local(seats(2), { places: ['KH-02'] })], /same id/],
    ['a place abroad', [local(seats(2), { places: ['TH-2706'] })], /another country/],
    ['a committee without place', [local(seats(2), { places: [] })], /serves no place/],
    ['a parent that does not exist', [local(seats(2), { parent: 'kh-none' })], /parent kh-none/],
    [
      'an independent parent',
      [local(seats(2), { parent: 'kh-ngo' }), committee('kh-ngo', [], { independent: true })],
      /parent kh-ngo/,
    ],
    [
      'an independent body with a place',
      [committee('kh-ngo', [], { independent: true, places: ['KH-01'] })],
      /neither parent nor places/,
    ],
    [
      'a circle of parents',
      [
        local(seats(2), { parent: 'kh-b' }),
        committee('kh-b', seats(2), { places: ['KH-02'], parent: 'kh-local' }),
      ],
      /ancestor/,
    ],
  ])('is refused with %s', (_what, committees, problem) => {
    const result = verifyRoster(signed(sound({ committees })), TRUST);
    expect(result).toMatchObject({ ok: false, reason: 'unreadable', detail: expect.stringMatching(problem) });
  });
});

describe('editing a roster', () => {
  const file = {
    country: 'KH',
    demo: false,
    as_of: '2026-11-22',
    source: 'test',
    committees: [
      { id: 'kh-a', independent: false, places: ['KH-01'], parent: null, twins: [], demo_seats: [] },
      { id: 'kh-b', independent: false, places: ['KH-02'], parent: 'kh-a', twins: [], demo_seats: [] },
    ],
  };

  it('begins without people at epoch 1 and keeps the people of an earlier one', () => {
    const first = newRoster(file, '2027-W01');
    expect(first).toMatchObject({ epoch: 1, demo: false, committees: [{ members: [] }, { members: [] }] });
    const staffed = withMember({ roster: first, signed: false }, 'kh-a', person('a', ['police'], [r1]));
    const next = newRoster({ ...file, committees: file.committees.slice(0, 1) }, '2027-W20', staffed);
    expect(next).toMatchObject({
      epoch: 2,
      expires: '2027-W20',
      committees: [{ id: 'kh-a', members: [{ id: 'a' }] }],
    });
    expect(() => newRoster({ ...file, country: 'TH' }, '2027-W20', first)).toThrow(RosterEditError);
  });

  it('takes the signatures off and raises the epoch of what was signed, once', () => {
    const before = readDraft(signed(sound()));
    expect(before.signed).toBe(true);
    const changed = withMember(before, 'kh-district', person('third', ['health'], [nobody()]));
    expect(changed.epoch).toBe(2);
    const again = withoutMember(readDraft(rosterText(changed)), 'kh-district', 'deputy');
    expect(again.epoch).toBe(2);
    expect(again.committees[0]?.members.map(({ id }) => id)).toEqual(['chair', 'third']);
  });

  it('replaces a person of the same id', () => {
    const recipient = nobody();
    const changed = withMember(
      readDraft(rosterText(sound())),
      'kh-district',
      person('chair', ['health'], [recipient]),
    );
    expect(changed.committees[0]?.members).toHaveLength(2);
    expect(changed.committees[0]?.members.at(-1)).toMatchObject({ id: 'chair', recipients: [recipient] });
  });

  it('says what is missing', () => {
    const draft = readDraft(rosterText(sound()));
    expect(() => withMember(draft, 'kh-none', person('a', ['ngo'], [r1]))).toThrow(
      'there is no committee kh-none',
    );
    expect(() => withoutMember(draft, 'kh-district', 'nobody')).toThrow('nobody is not on kh-district');
    expect(() => readDraft('hello')).toThrow(RosterEditError);
    expect(() => readDraft(rosterText(sound()).slice(0, -1))).toThrow('not a signed note');
  });
});
