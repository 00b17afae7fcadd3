import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  findHead,
  isoDate,
  licencesAreDates,
  listWordsSchema,
  readList,
} from '../../src/agencies/import-list.ts';
import { mergeLists } from '../../src/agencies/merge-lists.ts';
import type { Agency, Column } from '../../src/agencies/register.ts';
import { SHIPPED_AGENCIES } from '../../src/cli/register-files.ts';
import { readDelimited } from '../../src/tables/delimited.ts';
import { listOf, shipped, words } from './lists.ts';

const listWords = listWordsSchema.parse(parse(readFileSync(`${SHIPPED_AGENCIES}/columns.yaml`, 'utf8')));
const facts = { register: 'test', country: 'TH', asOf: '2026-11-20', source: 'https://example.org' };

function read(text: string, map: ReadonlyMap<string, Column> = new Map()) {
  const rows = readDelimited(text);
  const head = findHead(rows, listWords, map);
  return head && { head, ...readList(rows, head, facts, listWords) };
}

describe('finding the columns of a list', () => {
  it.each([
    ['ชื่อบริษัท,เลขที่ใบอนุญาต,โทรศัพท์', ['name_local', 'licence_no', 'phones']],
    ['No.,Name of Agency,License No.,Tel.,Address', ['name_latin', 'licence_no', 'address', 'phones']],
    ['ឈ្មោះក្រុមហ៊ុន,លេខអាជ្ញាប័ណ្ណ', ['name_local', 'licence_no']],
    ['ຊື່ບໍລິສັດ,ເລກທີໃບອະນຸຍາດ', ['name_local', 'licence_no']],
    ['ကုမ္ပဏီအမည်,လိုင်စင်အမှတ်', ['name_local', 'licence_no']],
    ['agency_id,name_local,name_latin,licence_no', ['agency_id', 'name_local', 'name_latin', 'licence_no']],
  ])('of %s', (heading, fields) => {
    expect([...(read(`${heading}\n`)?.head.columns.keys() ?? [])]).toEqual(fields);
  });

  it('skips titles above them, and says what it does not use', () => {
    const found = read(
      'List of agencies\nDepartment of Employment,2026\nNo.,Name,Licence No\n1,Alpha,ต.1/2569',
    );
    expect(found?.head.row).toBe(2);
    expect(found?.head.unused).toEqual(['No.']);
    expect(found?.firms.map(({ firm }) => [firm.nameLatin, firm.licenceNo])).toEqual([['Alpha', 'ต.1/2569']]);
  });

  it('is told by hand, by heading or by number', () => {
    expect(read('A,B\nAlpha,ต.1/2569')).toBeUndefined();
    const map = new Map<string, Column>([
      ['a', 'name_latin'],
      ['2', 'licence_no'],
    ]);
    expect(read('A,B\nAlpha,ต.1/2569', map)?.firms.map(({ firm }) => firm.licenceNo)).toEqual(['ต.1/2569']);
  });
});

describe('the cells of a list', () => {
  it.each([
    ['31/12/2568', '2025-12-31'],
    ['1.2.2026', '2026-02-01'],
    ['2568-12-31', '2025-12-31'],
    ['2026-12-31T00:00:00.000Z', '2026-12-31'],
    ['๓๑/๑๒/๒๕๖๘', '2025-12-31'],
    ['2026', '2026'],
    ['soon', 'soon'],
  ])('has the date %s as %s', (printed, date) => {
    expect(isoDate(printed)).toBe(date);
  });

  it.each([
    [['ต.1/2568', 'ต.2/2568'], false],
    [['1/2568', '2/2568'], false],
    [['2025-01-01', '2025-02-01', ''], true],
    [['1/1/2568', 'ต.2/2568', '3/1/2568'], true],
    [['45658', '45689'], true],
    [['Jan-68', 'Feb-68', '13/2568'], true],
    [['ม.ค.-68', '2-Feb-2568', 'มี.ค. 68'], true],
    [['Marina-68', 'May 2', 'ต.8/2527'], false],
    [['', ''], false],
  ])('of licences %j: they are dates is %s', (cells, dates) => {
    expect(licencesAreDates(cells)).toBe(dates);
  });

  it.each([
    ['', '', 'licensed'],
    ['ใช้งาน', '', 'licensed'],
    ['Active', '', 'licensed'],
    ['เพิกถอน', '', 'revoked'],
    ['พักใช้', '', 'suspended'],
    ['', 'เพิกถอนตามคำสั่งที่ 3/2568', 'revoked'],
  ])('has state %j and remark %j for %s', (state, remark, status) => {
    expect(read(`Name,Status,Remark\nAlpha,${state},${remark}`)?.firms[0]?.firm.status).toBe(status);
  });

  it('refuses the rows whose licence number a spreadsheet made a date, and reads the others', () => {
    const list = read('Name,Licence No\nAlpha,8/2527\nBeta,Aug-27\nGamma,45/2560\nDelta,13/2560');
    expect(list?.firms.map(({ firm }) => firm.nameLatin)).toEqual(['Alpha', 'Gamma', 'Delta']);
    expect(list?.refused).toEqual([{ line: 3, reason: 'licence_no "Aug-27": a date and no number' }]);
    expect(list?.seen.map(({ nameLatin }) => nameLatin)).toEqual(['Beta']);
  });

  it('reads names that are printed in Zawgyi as what they say in Unicode', () => {
    const zawgyi = '\u1031\u101b\u108a\u103b\u1019\u1014\u1039\u1019\u102c\u1031\u1021\u102c\u1004\u1039';
    expect(read(`အမည်\n${zawgyi}`)?.firms.map(({ firm }) => firm.nameLocal)).toEqual(['ရွှေမြန်မာအောင်']);
  });

  it('keep their own ids where a button can carry them', () => {
    const list = read('agency_id,name_latin\nth-7,Alpha\nต.8/2527,Beta');
    expect(list?.firms.map(({ id, firm }) => [id, firm.nameLatin])).toEqual([
      ['th-7', 'Alpha'],
      ['', 'Beta'],
    ]);
  });

  it('refuses a state that it does not know', () => {
    expect(read('Name,Status\nAlpha,perhaps\nBeta,active')).toMatchObject({
      firms: [{ line: 3 }],
      refused: [{ line: 2, reason: expect.stringMatching(/^status "perhaps"/) }],
    });
  });
});

describe('a new list against the last one', () => {
  const last = listOf([
    {
      id: 'test-001',
      nameLocal: 'บริษัทจัดหางาน มาลินโด จำกัด',
      nameLatin: 'MALINDO',
      licenceNo: 'ต.8/2527',
      phones: '02-676-9216',
    },
    { id: 'test-002', nameLatin: 'BIG ONE', registrationNo: '0105528044498' },
    { id: 'test-003', nameLatin: 'THEP 2018' },
    { id: 'test-007', nameLatin: 'MINGSENG', licenceNo: 'ต.1101/2549', status: 'revoked' },
    { id: 'test-005', nameLatin: 'OLD STAR', status: 'delisted', asOf: '2025-01' },
  ]);
  const merge = (text: string, changes = {}) => {
    const list = read(text);
    if (!list) throw new Error('no heading');
    return mergeLists({ ...last, header: { ...last.header, ...changes } }, list, facts.asOf, words);
  };
  const ids = (agencies: readonly Agency[]): string[] => agencies.map(({ id }) => id);

  const whole =
    'Name,Licence No,Registration No\nMALINDO,ต.8/2527,\nBIG ONE,,0105528044498\nTHEP 2018,,\nMINGSENG,ต.1101/2549,';

  it('knows a firm by licence, then registration, then exact name, and keeps its id', () => {
    const changes = merge(
      'Name,Licence No,Registration No\nMalindo Asia,Tor 8/1984,\nBig One Supply,,0-1055-28044-49-8\nTHEP 2018 CO. LTD.,ต.9/2569,\nMINGSENG,ต.1101/2549,',
    );
    expect([ids(changes.added), ids(changes.gone)]).toEqual([[], []]);
    expect(changes.respelled.map(({ after }) => [after.id, after.nameLatin, after.aliases])).toEqual([
      ['test-001', 'Malindo Asia', ['MALINDO']],
      ['test-002', 'Big One Supply', ['BIG ONE']],
      ['test-003', 'THEP 2018 CO. LTD.', ['THEP 2018']],
    ]);
  });

  it('keeps what the new list does not say', () => {
    const [malindo] = merge(whole).agencies;
    expect(malindo).toMatchObject({
      nameLocal: 'บริษัทจัดหางาน มาลินโด จำกัด',
      phones: '02-676-9216',
      asOf: '2026-11-20',
    });
  });

  it('delists what is gone, and deletes nothing', () => {
    const changes = merge('Name,Licence No\nMALINDO,ต.8/2527\nNEW FIRM,ต.1/2570');
    expect(changes.gone.map(({ id, status, asOf }) => [id, status, asOf])).toEqual([
      ['test-002', 'delisted', '2026-11-20'],
      ['test-003', 'delisted', '2026-11-20'],
    ]);
    expect(ids(changes.agencies)).toEqual([...ids(last.agencies), 'test-008']);
  });

  it('concludes nothing from a list that is not complete', () => {
    expect(merge('Name\nMALINDO', { complete: false }).gone).toEqual([]);
  });

  it('does not delist a firm whose row was refused', () => {
    const changes = merge(
      `${whole}\n`
        .replace('THEP 2018,,', 'THEP 2018,,')
        .replace('Name,', 'Expiry,Name,')
        .replace(/\n(?=\w)/g, '\n,')
        .replace(',THEP', 'never,THEP'),
    );
    expect(changes.refused.map(({ line }) => line)).toEqual([4]);
    expect(ids(changes.gone)).toEqual([]);
  });

  it('leaves a firm revoked until a list says otherwise', () => {
    expect(merge(whole).stillGrave.map(({ id, status }) => [id, status])).toEqual([['test-007', 'revoked']]);
    const said = merge('Name,Status\nMALINDO,active\nBIG ONE,active\nTHEP 2018,active\nMINGSENG,active');
    expect(said.statusChanged.map(({ before, after }) => [after.id, before.status, after.status])).toEqual([
      ['test-007', 'revoked', 'licensed'],
    ]);
  });

  it('takes a firm back under its own id', () => {
    const { statusChanged } = merge(`${whole}\nOLD STAR,,`);
    expect(statusChanged.map(({ after }) => [after.id, after.status])).toEqual([['test-005', 'licensed']]);
  });

  it('refuses the second row of one firm', () => {
    const { refused } = merge(`${whole}\nMALINDO,ต.8/2527,`);
    expect(refused).toEqual([{ line: 6, reason: 'the same firm as line 2 (test-001)' }]);
  });

  it('never gives an id again, and changes nothing when it comes twice', () => {
    const name = fc.constantFrom('MALINDO', 'BIG ONE', 'THEP 2018', 'OLD STAR', 'NEW A', 'NEW B', 'NEW C');
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(name, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
        (lists) => {
          let register = last;
          const owner = new Map(last.agencies.map(({ id, nameLatin }) => [id, nameLatin]));
          for (const list of lists) {
            const next = read(`Name\n${list.join('\n')}`);
            if (!next) throw new Error('no heading');
            const changes = mergeLists(register, next, facts.asOf, words);
            const again = mergeLists({ ...register, agencies: changes.agencies }, next, facts.asOf, words);
            expect(again.agencies).toEqual(changes.agencies);
            for (const { id, nameLatin } of changes.agencies)
              expect(owner.get(id) ?? nameLatin).toBe(nameLatin);
            for (const { id, nameLatin } of changes.agencies) owner.set(id, nameLatin);
            expect(new Set(ids(changes.agencies)).size).toBe(changes.agencies.length);
            expect(ids(changes.agencies)).toEqual(expect.arrayContaining(ids(register.agencies)));
            register = { ...register, agencies: changes.agencies };
          }
        },
      ),
    );
  });

  it('of the shipped Thai list knows every firm of itself', () => {
    const list = shipped.registers.find(({ header }) => header.id === 'th-doe-overseas');
    if (!list) throw new Error('no Thai list');
    const firms = list.agencies.map(({ id: _, ...firm }, line) => ({ line, firm, id: '' }));
    const changes = mergeLists(
      list,
      { firms, refused: [], torn: false, seen: [], saysStatus: true },
      '2026-11-20',
      words,
    );
    expect([changes.added, changes.gone, changes.respelled, changes.statusChanged]).toEqual([[], [], [], []]);
    expect(changes.unchanged).toBe(162);
  });
});
