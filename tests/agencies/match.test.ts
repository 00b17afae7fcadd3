import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgencyIndex } from '../../src/agencies/build-index.ts';
import { checkAgency } from '../../src/agencies/match.ts';
import { ageInDays, standingOf } from '../../src/agencies/verdict.ts';
import { indexOf, listOf } from './lists.ts';

const TODAY = '2026-07-20';
const ask = (index: AgencyIndex, query: string, today = TODAY) => {
  const { verdict, agencies, reasons } = checkAgency(index, query, today);
  return [verdict, agencies.map(({ id }) => id), reasons];
};

const firms = listOf([
  {
    id: 'mal',
    nameLocal: 'บริษัทจัดหางาน มาลินโด จำกัด',
    nameLatin: 'MALINDO RECRUITING AGENCY CO.,LTD.',
    licenceNo: 'ต.8/2527',
    phones: '02-676-9216 (6สาย)',
    registrationNo: '0105528044498',
  },
  {
    id: 'big1',
    nameLatin: 'BIG ONE OVERSEA MANPOWER CO.,LTD.',
    licenceNo: 'ต.757/2535',
    phones: '02-123-4567-9',
  },
  {
    id: 'big2',
    nameLatin: 'BIG ONE SUPPLY MANPOWER CO.,LTD.',
    licenceNo: 'ต.1291/2568',
    phones: '02-123-4569',
  },
  { id: 'jjs', nameLatin: 'J.J.S.BANGKOK DEVELOPMENT & MANPOWER CO.,LTD.' },
  { id: 'thep', nameLocal: 'บริษัทจัดหางาน เทพส์ 2018 จำกัด', nameLatin: 'THEP 2018 RECRUITMENT CO.,LTD' },
  { id: 'spt', nameLocal: 'บริษัทจัดหางาน เอสพีที ซัพพลาย จำกัด' },
  { id: 'hrd', nameLatin: 'Human Resources Development' },
  { id: 'rev', nameLatin: 'MINGSENG INTERNATIONAL MANPOWER SERVICE CO.,LTD.', status: 'revoked' },
  { id: 'self', nameLatin: 'EX WORKER', status: 'self-declared', licenceNo: 'นจ.0122/2561' },
  { id: 'over', nameLatin: 'GOLDEN BRIDGE PLACEMENT', licenceTo: '2026-06-30' },
  {
    id: 'tnc',
    nameLocal: 'บริษัทจัดหางาน บิ๊กวัน อุดร จำกัด',
    nameLatin: 'TNC LABOURS MANPOWER CO., LTD',
    untrustedNames: ['TNC LABOURS MANPOWER CO., LTD'],
    licenceNo: 'ต.1214/2561',
  },
  { id: 'twin1', nameLatin: 'SUNRISE ASIA MANPOWER' },
  { id: 'twin2', nameLatin: 'Sunrise Asia Manpower Co., Ltd' },
]);
const index = indexOf(firms);

describe('a name', () => {
  it.each([
    'MALINDO RECRUITING AGENCY CO.,LTD.',
    'malindo recruiting agency',
    'Malindo',
    'Malindo recruitment agency',
    'MALINDORECRUITINGAGENCY',
    'บริษัทจัดหางาน มาลินโด จำกัด',
    'มาลินโด',
    'มาลิน​โด',
    'is Malindo licensed?',
    'Please check Malindo recruiting agency',
    'ขอเช็คบริษัทจัดหางาน มาลินโด จำกัด หน่อยครับ',
    'តើ Malindo មានអាជ្ញាប័ណ្ណទេ',
    'ຢາກກວດ Malindo',
    'Malindo recruting agency',
    'Malindo recriuting agency',
  ])('"%s" is one firm', (query) => {
    expect(ask(index, query)).toEqual(['match', ['mal'], []]);
  });

  it.each([
    ['an exchanged role word', 'Malindo Manpower'],
    ['an added word', 'Royal Malindo Recruiting Agency'],
    ['an added trade word', 'Malindo International Recruiting Agency'],
    ['another first letter', 'Nalindo Recruiting Agency'],
    ['a slip in its one word', 'Melindo Recruiting Agency'],
    ['two slips in one word', 'Malxnxo Recruiting Agency'],
    ['another Thai letter', 'มาลินโต'],
    ['its sound in another script', 'ម៉ាលីនដូ'],
  ])('with %s is only similar', (_, query) => {
    const [verdict, [first]] = ask(index, query) as [string, string[]];
    expect([verdict, first]).toEqual(['choose', 'mal']);
  });

  it.each([
    ['another initial', 'J.J.T. Bangkok Development & Manpower', 'jjs'],
    ['an initial less', 'J.S. Bangkok Development & Manpower', 'jjs'],
    ['another number', 'Thep 2019 Recruitment', 'thep'],
    ['no number', 'Thep Recruitment', 'thep'],
    ['another initial spelled in Thai', 'เอสบีที ซัพพลาย', 'spt'],
    ['a trade word less', 'เอสพีที', 'spt'],
  ])('with %s is only similar', (_, query, id) => {
    const [verdict, [first]] = ask(index, query) as [string, string[]];
    expect([verdict, first]).toEqual(['choose', id]);
  });

  it('of a family asks which one', () => {
    const [verdict, ids] = ask(index, 'big one') as [string, string[]];
    expect([verdict, ids.sort()]).toEqual(['choose', ['big1', 'big2']]);
    expect(ask(index, 'BIG ONE SUPPLY MANPOWER')).toEqual(['match', ['big2'], []]);
  });

  it('of two firms shows both', () => {
    expect(ask(index, 'sunrise asia manpower')).toEqual(['choose', ['twin1', 'twin2'], []]);
    expect(ask(index, 'sunrise asia manpower co ltd')).toEqual(['choose', ['twin2', 'twin1'], []]);
  });

  it('of trade words alone is looked up whole, and otherwise asks for more', () => {
    expect(ask(index, 'human resources development')).toEqual(['match', ['hrd'], []]);
    expect(ask(index, 'International Manpower Co., Ltd')).toEqual(['not-found', [], ['only-common-words']]);
    expect(ask(index, 'บริษัทจัดหางาน จำกัด')).toEqual(['not-found', [], ['only-common-words']]);
  });

  it('that looks wrong in the list confirms nobody, and its licence number does', () => {
    expect(ask(index, 'TNC Labours Manpower')).toEqual(['choose', ['tnc'], ['alias-untrusted']]);
    expect(ask(index, 'TNC Labours Manpower ต.1214/2561')).toEqual(['match', ['tnc'], []]);
    expect(ask(index, 'บิ๊กวัน อุดร')).toEqual(['match', ['tnc'], []]);
  });

  it.each(['', ' ', '😀😀', '-- ; DROP TABLE agencies', 'xyzzy', '(((a+)+)+)+$', '\u0000\ud800'])(
    '%j is found nowhere',
    (query) => {
      expect(ask(index, query)).toEqual(['not-found', [], []]);
    },
  );
});

describe('a number', () => {
  it.each([
    'ต.8/2527',
    'ต.๘/๒๕๒๗',
    'Tor 8/2527',
    'tor.8 / 2527',
    '8/2527',
    '8/1984',
    '8/27',
    'licence no. ต.8/2527',
    '02-676-9216',
    '026769216',
    '+66 2 676 9216',
    '๐๒-๖๗๖-๙๒๑๖',
    'tel 02 676 9216',
    'โทร 02-676-9216',
    '0105528044498',
    '0-1055-28044-49-8',
  ])('%s is one firm', (query) => {
    expect(ask(index, query)).toEqual(['match', ['mal'], []]);
  });

  it.each(['ต.9/2527', 'ต.8/2528', 'นจ.8/2527', '02-676-9217', '+855 2 676 9216', '0105528044499'])(
    '%s is nobody',
    (query) => {
      expect(ask(index, query)).toEqual(['not-found', [], []]);
    },
  );

  it('without its year asks', () => {
    expect(ask(index, 'ต.757')).toEqual(['choose', ['big1'], []]);
    expect(ask(index, '1291')).toEqual(['choose', ['big2'], []]);
  });

  it('of a range that two firms share shows both', () => {
    expect(ask(index, '02-123-4568')).toEqual(['match', ['big1'], []]);
    expect(ask(index, '02-123-4569')).toEqual(['choose', ['big1', 'big2'], []]);
    expect(ask(index, '02-123-4567-9')).toEqual(['choose', ['big1', 'big2'], []]);
  });

  it('of two firms in one query warns', () => {
    expect(ask(index, 'ต.8/2527 ต.757/2535')).toEqual(['choose', ['mal', 'big1'], ['number-of-another']]);
  });
});

describe('a name with a number', () => {
  it('of the same firm is that firm, even where the name is only similar', () => {
    expect(ask(index, 'Malindo ต.8/2527')).toEqual(['match', ['mal'], []]);
    expect(ask(index, 'มาลินโต 02-676-9216')).toEqual(['match', ['mal'], []]);
    expect(ask(index, 'Big One Supply 02-123-4569')).toEqual(['match', ['big2'], []]);
  });

  it('of another firm, or of nobody, warns', () => {
    expect(ask(index, 'Malindo ต.757/2535')).toEqual(['choose', ['mal', 'big1'], ['number-of-another']]);
    expect(ask(index, 'Malindo 099 999 9999')).toEqual(['choose', ['mal'], ['number-of-another']]);
  });

  it('is judged by its name where the list says no such number', () => {
    expect(ask(index, 'Human Resources Development 099 999 9999')).toEqual(['match', ['hrd'], []]);
  });
});

describe('the verdict', () => {
  it.each([
    ['Mingseng International Manpower Service', ['not-licensed', ['rev'], []]],
    ['Mingseng Internationl Manpower Service', ['not-licensed', ['rev'], []]],
    ['Minseng Internatoinal Manpower Service', ['not-licensed', ['rev'], []]],
    ['EX WORKER', ['not-licensed', ['self'], ['unconfirmed']]],
    ['Golden Bridge Placement', ['not-licensed', ['over'], []]],
  ])('on %s is what its newest record says', (query, answer) => {
    expect(ask(index, query)).toEqual(answer);
  });

  it.each([
    ['2026', '2026-12-31', 'licensed'],
    ['2026', '2027-01-01', 'expired'],
    ['2026-06', '2026-06-30', 'licensed'],
    ['2026-06', '2026-07-01', 'expired'],
    ['2026-06-15', '2026-06-15', 'licensed'],
    ['2026-06-15', '2026-06-16', 'expired'],
  ])('a licence to %s is on %s %s', (licenceTo, today, standing) => {
    const [record] = listOf([{ id: 'a', nameLatin: 'Alpha', licenceTo }]).agencies;
    expect(record && standingOf(record, today)).toBe(standing);
    expect(record && standingOf({ ...record, status: 'revoked' }, today)).toBe('revoked');
  });

  it('follows the newest record of a firm, and the graver one of one day', () => {
    const older = listOf([{ id: 'a', nameLatin: 'Alpha Bridge', status: 'revoked', asOf: '2025-01' }], {
      id: 'old',
    });
    const newer = listOf([{ id: 'a', nameLatin: 'Alpha Bridge Asia', asOf: '2026-07-01' }], { id: 'new' });
    const same = listOf([{ id: 'a', nameLatin: 'Alpha Bridge', status: 'suspended', asOf: '2026-07-01' }], {
      id: 'b',
    });
    expect(ask(indexOf(older, newer), 'alpha bridge')).toEqual(['match', ['a'], []]);
    expect(ask(indexOf(newer, same), 'alpha bridge asia')).toEqual(['not-licensed', ['a'], []]);
  });

  it('says when the list is old, undated or not complete', () => {
    expect(ask(index, 'malindo', '2026-08-05')).toEqual(['match', ['mal'], []]);
    expect(ask(index, 'malindo', '2026-08-06')).toEqual(['match', ['mal'], ['stale']]);
    expect(ask(index, 'xyzzy', '2026-08-06')).toEqual(['not-found', [], ['stale']]);
    const undated = listOf([{ id: 'a', nameLatin: 'Alpha Bridge', asOf: '' }], { complete: false });
    expect(ask(indexOf(undated), 'alpha bridge')).toEqual(['match', ['a'], ['stale', 'incomplete']]);
    expect(ask(indexOf(undated), 'xyzzy')).toEqual(['not-found', [], ['stale', 'incomplete']]);
  });

  it('never comes from a list that is for tests only', () => {
    const test = listOf([{ id: 'a', nameLatin: 'Alpha Bridge' }], { usedForVerdicts: false });
    expect(ask(indexOf(test), 'alpha bridge')).toEqual(['not-found', [], []]);
  });

  it.each([
    ['2026-07-01', '2026-08-05', 35],
    ['2026-07', '2026-07-02', 1],
    ['2026', '2026-01-02', 1],
    ['', '2026-01-01', Number.POSITIVE_INFINITY],
  ])('counts the days from %j to %s', (asOf, today, age) => {
    expect(ageInDays(asOf, today)).toBe(age);
  });
});

describe('any query', () => {
  it('of 100,000 letters is answered and confirms nobody', () => {
    for (const text of ['a', 'ก', 'เ', '1', '1/', '02-', 'Malindo ', 'บริษัท', '(', '\n', '😀'])
      expect(ask(index, text.repeat(100_000 / text.length))[0]).toMatch(/choose|not-found/);
    expect(ask(index, `Malindo${' '.repeat(100_000)}`)[0]).toBe('choose');
  });

  it('is answered, whatever it holds', () => {
    const bits = [
      'malindo',
      'ต.8/2527',
      '02-676-9216',
      'big',
      'one',
      'co',
      'ltd',
      '2018',
      '?',
      '/',
      '-',
      ' ',
      'มา',
      'ลินโด',
      '្',
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 80 }),
          fc.array(fc.constantFrom(...bits)).map((all) => all.join('')),
        ),
        (query) => {
          const { verdict, agencies } = checkAgency(index, query, TODAY);
          expect(agencies.length === 1 || !['match', 'not-licensed'].includes(verdict)).toBe(true);
          expect(agencies.length === 0).toBe(verdict === 'not-found');
        },
      ),
    );
  });

  it('is answered alike in whatever order the rows and lists stand', () => {
    const queries = [
      'big one',
      'malindo manpower',
      'sunrise',
      'ต.757',
      '02-123-4569',
      'bangkok developement',
      'วิน',
    ];
    const answers = queries.map((query) => ask(index, query));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...firms.agencies], { minLength: firms.agencies.length }),
        (agencies) => {
          const shuffled = indexOf({ ...firms, agencies });
          expect(queries.map((query) => ask(shuffled, query))).toEqual(answers);
        },
      ),
      { numRuns: 20 },
    );
  });
});
