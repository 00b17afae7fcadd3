import { describe, expect, it } from 'vitest';
import type { Agency, Register } from '../../src/agencies/register.ts';
import { projectBundle, soundProject } from '../../src/cli/project.ts';
import { AGENCY_OUTCOMES, openAgencies, STATES } from '../../src/content/agency-rows.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { Found } from '../../src/dialogue/bundle.ts';
import type { Value } from '../../src/dialogue/message.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { listOf } from '../agencies/lists.ts';
import { SHIPPED, shippedLocale } from './locales.ts';

const project = soundProject();
const TODAY = '2026-11-22';
const FRESH = '2026-11-01';
const OLD = '2026-07-01';

type Firm = Partial<Agency> & { id: string };

function open(register: Register, towns = {}) {
  const find = openAgencies({ registers: [register], words: project.agencies.words, contacts: {}, towns });
  return (match: string): Found => find({ from: 'agencies', where: {}, match }, TODAY) ?? { rows: [] };
}

const ask = { who: 'The ministry', telephone: '1297', source: 'a page', asOf: '2025-01' };
const english = compileTexts('en', shippedLocale('en'));
const said = (value: Value | undefined): string => english.value(value ?? null);

/** What is said of one firm on a list. */
function verdictOn(firm: Firm, header: Parameters<typeof listOf>[1] = {}) {
  const { rows, as } = open(listOf([{ nameLatin: 'Golden Sparrow Placement', ...firm }], header))(
    'Golden Sparrow Placement',
  );
  expect(as).toBe('one');
  return { state: rows[0]?.values['state_id'], verdict: said(rows[0]?.values['verdict']) };
}

describe('what is said of a firm', () => {
  const complete = { complete: true };
  it.each<[string, Firm, Parameters<typeof listOf>[1], string]>([
    ['in force on a fresh and complete list', { id: 'a', asOf: FRESH }, complete, 'in_force'],
    ['in force on an old list', { id: 'a', asOf: OLD }, complete, 'was_old'],
    ['in force on a list without a date', { id: 'a', asOf: '' }, complete, 'was_old'],
    [
      'in force on a fresh list that is not complete',
      { id: 'a', asOf: FRESH },
      { complete: false },
      'was_partial',
    ],
    [
      'in force on an old list that is not complete',
      { id: 'a', asOf: OLD },
      { complete: false },
      'was_partial',
    ],
    ['a licence that ran out', { id: 'a', asOf: FRESH, licenceTo: '2026-10-31' }, complete, 'expired'],
    ['revoked', { id: 'a', asOf: FRESH, status: 'revoked' }, complete, 'revoked'],
    [
      'suspended, though the list is not complete',
      { id: 'a', asOf: FRESH, status: 'suspended' },
      { complete: false },
      'suspended',
    ],
    ['gone from the list', { id: 'a', asOf: FRESH, status: 'delisted' }, complete, 'delisted'],
    ['closed', { id: 'a', asOf: FRESH, status: 'ceased' }, complete, 'ceased'],
    ['warned of', { id: 'a', asOf: FRESH, status: 'unlicensed' }, complete, 'unlicensed'],
    ['its own word alone', { id: 'a', asOf: FRESH, status: 'self-declared' }, complete, 'unconfirmed'],
    ['of unknown state', { id: 'a', asOf: FRESH, status: 'unknown' }, complete, 'unconfirmed'],
  ])('%s', (_, firm, header, state) => {
    expect(verdictOn(firm, header).state).toBe(state);
  });

  it('is never "is on the list" from a list that is old or not complete, and names its date', () => {
    expect(verdictOn({ id: 'a', asOf: FRESH }).verdict).toMatch(/ is on the list of .*1 November 2026/);
    for (const [asOf, header] of [
      [OLD, {}],
      [FRESH, { complete: false }],
    ] as const) {
      const { verdict } = verdictOn({ id: 'a', asOf }, header);
      expect(verdict).toMatch(/ was on (the|a) list of /);
      expect(verdict).toMatch(/1 (July|November) 2026/);
      expect(verdict).not.toMatch(/ is on | is licensed/);
    }
    expect(verdictOn({ id: 'a', asOf: '' }).verdict).toContain('unknown date');
  });

  it('refuses to confirm anybody from a list that is old, and says how old it is', () => {
    for (const asOf of [OLD, ''])
      for (const complete of [true, false]) {
        const { verdict } = verdictOn({ id: 'a', asOf }, { complete });
        expect(verdict).toMatch(/^❔ .*too old to confirm a licence today/);
        expect(verdict.includes('5 months ago')).toBe(asOf === OLD);
      }
    for (const complete of [true, false])
      expect(verdictOn({ id: 'a', asOf: FRESH }, { complete }).verdict).not.toMatch(/too old| ago/);
  });

  it('prints the date of its own record, not that of a newer one on the same list', () => {
    const find = open(
      listOf(
        [
          { id: 'a', nameLatin: 'Golden Sparrow Placement', asOf: '2017-05-29' },
          { id: 'b', nameLatin: 'Silver Heron Placement', asOf: FRESH },
        ],
        { complete: false },
      ),
    );
    expect(said(find('Golden Sparrow Placement').rows[0]?.values['verdict'])).toContain('29 May 2017');
  });

  it('says it in words in every language, and never "safe", "illegal" or "is licensed"', () => {
    for (const lng of SHIPPED) {
      const texts = compileTexts(lng, shippedLocale(lng));
      for (const state of STATES)
        expect(texts.has(`registers:verdict.${state}`), `${lng} ${state}`).toBe(true);
    }
    const NEVER: Record<string, RegExp> = {
      en: /\bsafe\b|\b(il)?legal\b|is licensed|not licensed|unlicensed firm/i,
      km: /សុវត្ថិភាព|ខុសច្បាប់|ស្របច្បាប់/,
      lo: /ປອດໄພ|ຜິດກົດໝາຍ|ຖືກກົດໝາຍ/,
      th: /ปลอดภัย|ผิดกฎหมาย|ถูกกฎหมาย/,
      my: /စိတ်ချ|တရားမဝင်|တရားဝင်/,
    };
    expect(Object.keys(NEVER).sort()).toEqual(SHIPPED);
    for (const lng of SHIPPED) {
      const { agency, registers } = shippedLocale(lng);
      expect(JSON.stringify([agency, registers]), lng).not.toMatch(NEVER[lng] ?? /^/);
    }
  });

  it('begins every verdict with a sign, so that nothing hangs on a colour', () => {
    for (const lng of SHIPPED)
      for (const text of Object.values(shippedLocale(lng)['registers']?.['verdict'] ?? {}))
        expect(String(text)).toMatch(/^(📄|⚠️|❔) /u);
  });
});

describe('what the list says beside it', () => {
  const firm: Firm = {
    id: 'a',
    nameLatin: 'Golden Sparrow Placement',
    nameLocal: 'บริษัทจัดหางาน นกทอง จำกัด',
    licenceNo: 'ต.8/2527',
    licenceFrom: '2024-01-01',
    licenceTo: '2027-01-01',
    phones: '02-676-9216 (6สาย); 02-938-6921-27',
    province: 'ระยอง',
    destinations: 'TH; JP (promised); XX',
    asOf: FRESH,
  };
  const towns = { ระยอง: { '*': 'Rayong', th: 'ระยอง' } };
  const rowOf = (changes: Partial<Agency> = {}) =>
    open(listOf([{ ...firm, ...changes }], { ask }), towns)('Golden Sparrow Placement').rows[0];

  it('is licence number, dates, telephones, town and countries, in the reader’s words', () => {
    expect(said(rowOf()?.values['details'])).toBe(
      [
        '• Licence number: ต.8/2527',
        '• Licence from: 1 January 2024',
        '• Licence until: 1 January 2027',
        '• ☎️ 02-676-9216 and 02-938-6921-27 – the person must use this telephone',
        '• 📍 Rayong',
        '• Sends people to: Thailand, Japan and XX',
      ].join('\n'),
    );
  });

  it('names what it does not say', () => {
    const details = said(
      rowOf({ phones: '', destinations: '', licenceFrom: '', licenceTo: '' })?.values['details'],
    );
    expect(details).toContain(
      'The list does not say: when the licence begins, when the licence ends, the telephone and to which countries.',
    );
  });

  it('offers to dial one number, and not a range', () => {
    expect(JSON.stringify(rowOf()?.values['details'])).toContain(
      '{"list":[{"phone":"02-676-9216"},"02-938-6921-27"]}',
    );
  });

  it('is chosen by name, licence number and town, as far as they are known', () => {
    expect(said(rowOf()?.label)).toBe('Golden Sparrow Placement, ต.8/2527, Rayong');
    expect(said(rowOf({ province: '' })?.label)).toBe('Golden Sparrow Placement, ต.8/2527');
    expect(said(rowOf({ province: '', licenceNo: '' })?.label)).toBe('Golden Sparrow Placement');
  });

  it('is named in the script of a reader of its country', () => {
    const thai = compileTexts('th', { ...shippedLocale('en') });
    expect(thai.value(rowOf()?.values['name'] ?? null)).toBe(firm.nameLocal);
    expect(said(rowOf()?.values['name'])).toBe(firm.nameLatin);
  });

  it('says whom to ask, where the list does; a firm of a list of several countries has that of its own', () => {
    expect(rowOf()?.values).toMatchObject({ ask_known: true, ask_phone: { phone: '1297' } });
    const find = openAgencies({
      registers: [
        listOf([{ id: 'k', nameLatin: 'Quiet Lotus' }], { id: 'kh', country: 'KH', ask }),
        listOf(
          [
            { id: 'w', nameLatin: 'Loud Falcon', country: 'KH', status: 'unlicensed' },
            { id: 'm', nameLatin: 'Mild Otter', country: 'MM' },
          ],
          { id: 'warned', country: '' },
        ),
      ],
      words: project.agencies.words,
      contacts: {},
      towns: {},
    });
    const of = (id: string) => find({ from: 'agencies', where: { id } }, TODAY)?.rows[0]?.values;
    expect(of('w')).toMatchObject({ ask_known: true, ask_phone: { phone: '1297' } });
    expect(of('m')).toMatchObject({ ask_known: false, ask_phone: null });
  });
});

describe('what looking a name up comes to', () => {
  const find = open(
    listOf([
      {
        id: 'a',
        nameLatin: 'Golden Sparrow Placement',
        licenceNo: 'ต.8/2527',
        phones: '02-676-9216',
        asOf: FRESH,
      },
      { id: 'b', nameLatin: 'Silver Heron Placement', licenceNo: 'ต.9/2527', asOf: FRESH },
      { id: 'c', nameLatin: 'Bronze Pelican Placement', asOf: FRESH },
    ]),
  );
  it.each<[string, string, string | undefined, string[]]>([
    ['its name', 'golden sparrow placement', 'one', ['a']],
    ['its licence number in Thai digits', 'ต.๘/๒๕๒๗', 'one', ['a']],
    ['its telephone', '026769216', 'one', ['a']],
    ['a card with all its lines', 'Golden Sparrow Placement\nต.8/2527\nTel. 02-676-9216', 'one', ['a']],
    ['a look-alike', 'Golden Swallow Placement', 'many', ['a']],
    ['the number of another', 'Golden Sparrow Placement ต.9/2527', 'other_number', ['a', 'b']],
    ['common words', 'Placement Co., Ltd', 'common', []],
    ['nobody', 'Vermilion Ibex', 'none', []],
  ])('%s', (_, text, as, ids) => {
    const found = find(text);
    expect([found.as, found.rows.map(({ id }) => id)]).toEqual([as, ids]);
  });

  it('says in one spelling which name was looked for, where no firm is surely meant', () => {
    expect(find('is VERMILION Ibex Co., Ltd. real?').sought).toEqual({
      typed: 'is vermilion ibex co., ltd. real?',
      name: 'vermilion ibex',
    });
    expect(find('Golden Swallow Placement').sought?.name).toBe('golden swallow placement');
    for (const text of ['Placement Co., Ltd', 'Golden Sparrow Placement ต.๙/๒๕๒๗'])
      expect(find(text).sought).toEqual({ typed: normalise(text) });
    for (const text of ['golden sparrow placement', 'Nobody Knows\nZed', 'Vermilion '.repeat(9)])
      expect(find(text), text).not.toHaveProperty('sought');
  });

  it('answers the first three of many agencies, and says how many there were', () => {
    const many = [
      'Golden Sparrow Placement',
      'Nobody Knows',
      'Golden Swallow Placement',
      'Silver Heron Placement',
      ...Array(6).fill('Zed'),
    ];
    const { as, rows, values } = find(many.join('\n'));
    expect([as, rows.map(({ id }) => id), values?.['count']]).toEqual(['several', ['a'], 10]);
    expect(said(values?.['looked'])).toBe('I looked for the first 3:');
    const lines = said(values?.['lines']).split('\n');
    expect(lines[0]).toMatch(/Golden Sparrow Placement is on the list/);
    expect(lines[1]).toMatch(/“Nobody Knows”: not on my lists\. That does not prove/);
    expect(lines[2]).toMatch(/“Golden Swallow Placement”: some names are like it/);
  });

  it('says that all were looked for where none was left out', () => {
    const { as, values } = find('Golden Sparrow Placement\nNobody Knows\nSilver Heron Placement');
    expect([as, values?.['count'], said(values?.['looked'])]).toEqual([
      'several',
      3,
      'I looked for all of them:',
    ]);
  });

  it('does not let a firm of the list stand for another beside it', () => {
    const { as, values } = find('Golden Sparrow Placement, Vermilion Ibex');
    expect(as).toBe('several');
    expect(said(values?.['lines'])).toContain('“Vermilion Ibex”: not on my lists');
  });

  it('repeats no long text', () => {
    const { values } = find(`Golden Sparrow Placement\n${'Vermilion Ibex '.repeat(50)}`);
    for (const line of said(values?.['lines']).split('\n')) expect(line.length).toBeLessThan(120);
  });

  it('takes any text', () => {
    for (const text of [
      '',
      '😀',
      "'; DROP TABLE agencies; --",
      '(a+)+$',
      'a'.repeat(100_000),
      '\u0000',
      '\n\n,;•',
    ])
      expect(() => find(text)).not.toThrow();
  });

  it('has words for every outcome in every language', () => {
    for (const lng of SHIPPED) {
      const texts = compileTexts(lng, shippedLocale(lng));
      for (const as of ['many', ...AGENCY_OUTCOMES])
        expect(texts.has(`agency:name.${as}`), `${lng} ${as}`).toBe(true);
    }
  });
});

describe('the shipped lists', () => {
  const bundle = projectBundle(project);
  const firms = bundle.find({ from: 'agencies', where: {} }, TODAY).rows;
  const of = (match: string) => bundle.find({ from: 'agencies', where: {}, match }, TODAY);

  it('are found again by the ids that a session keeps, and by links', () => {
    expect(firms.length).toBeGreaterThan(150);
    for (const { id } of firms) {
      expect(bundle.find({ from: 'agencies', where: { id } }, TODAY).rows[0]?.id).toBe(id);
      expect(`ag_${id}`).toMatch(/^[\w-]{1,64}$/);
    }
  });

  it('leave out the list that serves tests alone', () => {
    expect(of('VINACO').rows.map(({ id }) => id)).not.toContain('vn-002');
    expect(bundle.find({ from: 'registers', where: { id: 'vn-dolab' } }, TODAY).rows).toEqual([]);
  });

  it('say of a Cambodian firm that the list is not complete, with the ministry’s number', () => {
    const { as, rows } = of('Top Manpower');
    expect([as, rows[0]?.values['state_id']]).toEqual(['one', 'was_partial']);
    expect(rows[0]?.values).toMatchObject({ ask_id: 'kh_1297', ask_phone: { phone: '1297' } });
  });

  it('name whom to ask once, with a number that stands in the directory', () => {
    const rows = bundle.find({ from: 'registers', where: { to_ask: true } }, TODAY).rows;
    expect(rows.map(({ values }) => values['ask_id'])).toEqual(['th_1694', 'kh_1297']);
  });

  it('name provinces in the script of the reader', () => {
    const towns = new Set(firms.map(({ values }) => JSON.stringify(values['town'])));
    expect(towns.has('"กรุงเทพมหานคร"')).toBe(false);
    expect([...towns].some((town) => town.includes('"*":"Bangkok"'))).toBe(true);
  });

  it('hold no name that is heard as danger or as a command, so that each can be asked about', () => {
    const heard = project.agencies.registers.flatMap(({ agencies }) =>
      agencies
        .flatMap(({ nameLocal, nameLatin, aliases }) => [nameLocal, nameLatin, ...aliases])
        .filter((name) => name !== '')
        .filter((name) => {
          const { crisis, command } = bundle.hear(name, 'en', true);
          return crisis !== null || command !== null;
        }),
    );
    expect(heard).toEqual([]);
  });
});
