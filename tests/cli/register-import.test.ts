import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildAgencyIndex } from '../../src/agencies/build-index.ts';
import { checkAgency } from '../../src/agencies/match.ts';
import { UsageError } from '../../src/cli/command.ts';
import {
  importedAgencies,
  readAgencyWords,
  readRegisters,
  SHIPPED_AGENCIES,
} from '../../src/cli/register-files.ts';
import { command } from '../../src/cli/register-import.ts';
import { command as status } from '../../src/cli/register-status.ts';
import { type Cell, workbook } from './workbook.ts';

let folder = '';
let printed: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-import-'));
  printed = [];
  for (const way of ['log', 'error'] as const)
    vi.spyOn(console, way).mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const data = (): string => join(folder, 'data');
async function importFile(name: string, content: string | Buffer, ...args: string[]): Promise<number> {
  const file = join(folder, name);
  writeFileSync(file, content);
  printed = [];
  return command.run([
    file,
    '--register',
    'th-doe-overseas',
    '--as-of',
    '2026-11-20',
    '--data-dir',
    data(),
    ...args,
  ]);
}
const output = (): string => printed.join('\n');
const registers = () => readRegisters([SHIPPED_AGENCIES, importedAgencies(data())]).registers;

const ROWS = [
  ['ชื่อบริษัท', 'ชื่อภาษาอังกฤษ', 'เลขที่ใบอนุญาต', 'โทรศัพท์', 'วันหมดอายุ'],
  ['บริษัทจัดหางาน มาลินโด จำกัด', 'MALINDO RECRUITING AGENCY CO.,LTD.', 'ต.8/2527', '02-676-9216', '31/12/2570'],
  ['บริษัทจัดหางาน ใหม่จริง จำกัด', 'TRULY NEW MANPOWER', 'ต.1401/2569', '02-111-2223', '31/12/2570'],
];
const csv = ROWS.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');

describe('importing a list', () => {
  const days: Cell[][] = ROWS.map((row, i) => (i === 0 ? row : [...row.slice(0, 4), { day: 46752 }]));
  it.each<[string, string | Buffer, string[]]>([
    ['list.csv', csv, []],
    ['marked.csv', `\ufeff${csv.replaceAll('\n', '\r\n')}`, []],
    ['list.tsv', ROWS.map((row) => row.join('\t')).join('\n'), []],
    ['semicolons.csv', ROWS.map((row) => row.join(';')).join('\n'), []],
    [
      'list.json',
      JSON.stringify(
        ROWS.slice(1).map((row) => Object.fromEntries(row.map((cell, i) => [ROWS[0]?.[i], cell]))),
      ),
      [],
    ],
    ['utf16.csv', Buffer.from(`\ufeff${csv}`, 'utf16le'), []],
    ['utf16be.csv', Buffer.from(`\ufeff${csv}`, 'utf16le').swap16(), []],
    ['utf16-unmarked.csv', Buffer.from(csv, 'utf16le'), ['--encoding', 'utf-16le']],
    ['tis.csv', thai(csv), ['--encoding', 'tis-620']],
    ['list.xlsx', workbook(ROWS), []],
    ['dates.xlsx', workbook(days), []],
  ])('reads %s', async (name, content, args) => {
    expect(await importFile(name, content, '--yes', ...args)).toBe(0);
    const list = registers().find(({ header }) => header.id === 'th-doe-overseas');
    expect(list?.asOf).toBe('2026-11-20');
    expect(
      list?.agencies
        .filter(({ status: state }) => state === 'licensed')
        .map(({ id, nameLocal, licenceTo }) => [id, nameLocal, licenceTo]),
    ).toEqual([
      ['th-doe-001', 'บริษัทจัดหางาน มาลินโด จำกัด', '2027-12-31'],
      ['th-doe-163', 'บริษัทจัดหางาน ใหม่จริง จำกัด', '2027-12-31'],
    ]);
  });

  it('writes nothing without --yes, and says what it would write', async () => {
    expect(await importFile('list.csv', csv)).toBe(0);
    expect(existsSync(data())).toBe(false);
    expect(output()).toMatch(/ชื่อบริษัท → name_local/);
    expect(output()).toMatch(/Rows: 2 firms, 0 refused/);
    expect(output()).toMatch(/New \(1\)\n {2}th-doe-163 บริษัทจัดหางาน ใหม่จริง จำกัด/);
    expect(output()).toMatch(/Gone from the list, delisted \(147\)/);
    expect(output()).toMatch(/more than half of the firms would be delisted/);
    expect(output()).toMatch(/Add --yes to write/);
  });

  it('changes the answers', async () => {
    const ask = (query: string) => {
      const { verdict, agencies, reasons } = checkAgency(
        buildAgencyIndex(registers(), readAgencyWords()),
        query,
        '2026-11-22',
      );
      return [verdict, agencies.map(({ id }) => id), reasons];
    };
    expect(ask('malindo')).toEqual(['match', ['th-doe-001'], ['stale']]);
    expect(ask('truly new')[0]).toBe('not-found');
    await importFile('list.csv', csv, '--yes');
    expect(ask('malindo')).toEqual(['match', ['th-doe-001'], []]);
    expect(ask('truly new')).toEqual(['match', ['th-doe-163'], []]);
    expect(ask('มาจู-จายา')).toEqual(['not-licensed', ['th-doe-010'], []]);
  });

  it('leaves no half-written file, and keeps the heads of other imported lists', async () => {
    const other = [
      '--register',
      'kh-new',
      '--publisher',
      'A ministry',
      '--country',
      'KH',
      '--complete',
      'no',
    ];
    await importFile('list.csv', csv, '--yes');
    await importFile('other.csv', 'Name\nAngkor Star', '--yes', ...other);
    expect(readdirSync(importedAgencies(data())).sort()).toEqual([
      'kh-new.csv',
      'registers.yaml',
      'th-doe-overseas.csv',
    ]);
    expect(registers().map(({ header, agencies }) => [header.id, agencies.length])).toEqual(
      expect.arrayContaining([
        ['th-doe-overseas', 163],
        ['kh-new', 1],
      ]),
    );
    expect(registers().find(({ header }) => header.id === 'kh-new')?.agencies[0]?.id).toBe('kh-new-001');
  });

  it('delists nobody where a quote that is never closed may hold several rows', async () => {
    expect(await importFile('a.csv', `${csv}\n"Never closed,x,ต.2/2569,,`, '--yes')).toBe(0);
    expect(output()).toMatch(/Refused rows \(1\)\n {2}line 4: a quote is opened here and never closed/);
    expect(output()).toMatch(/No firm is delisted: what line 4 holds may be several rows/);
    expect(output()).not.toMatch(/Gone from the list/);
  });

  it('guesses an old Thai encoding, and waits for a person to say so', async () => {
    expect(await importFile('tis.csv', thai(csv), '--yes')).toBe(1);
    expect(output()).toMatch(/มาลินโด/);
    expect(output()).toMatch(/add --encoding tis-620/);
    expect(existsSync(data())).toBe(false);
  });
});

/** Thai text in TIS-620: a byte for each letter of the Thai block. */
function thai(text: string): Buffer {
  return Buffer.from(
    [...text].map((letter) => {
      const point = letter.codePointAt(0) ?? 0;
      return point >= 0x0e01 ? point - 0x0e00 + 0xa0 : point;
    }),
  );
}

describe('a file that is no list', () => {
  const many = `Name\n${'Alpha\n'.repeat(200_000)}`;
  const heading: Cell[] = ROWS[0] ?? [];
  it.each<[string, string, string | Buffer, RegExp]>([
    ['is empty', 'a.csv', '', /the file is empty/],
    ['holds blanks only', 'a.csv', '\n \n,,\n', /no column of names/],
    ['has a heading alone', 'a.csv', 'Name,Licence No\n', /no rows under the heading/],
    ['has no names', 'a.csv', 'a,b\n1,2', /no column of names found; the first row holds "a", "b"/],
    ['has 200,000 rows', 'a.csv', many, /200001 rows are more than/],
    ['has dates for licences', 'a.csv', 'Name,Licence No\nA b,2025-01-08\nC d,2025-02-08', /holds dates/],
    [
      'has dates for licences',
      'a.xlsx',
      workbook([
        ['Name', 'Licence No'],
        ['A b', { day: 45658 }],
        ['C d', { day: 45689 }],
      ]),
      /holds dates/,
    ],
    ['has merged cells', 'a.xlsx', workbook([...ROWS], ['D2:D3']), /merged cells in the table \(D2:D3\)/],
    [
      'has formulas',
      'a.xlsx',
      workbook([heading, [{ formula: 'A1&"x"', result: 'Alpha' }, 'Alpha']]),
      /formulas in 1 cells \(A2\)/,
    ],
    [
      'has formulas',
      'a.csv',
      'Name,Licence No\n"=CONCAT(""a"",""b"")",1/2569\n',
      /formulas in 1 cells \(line 2: =CONCAT/,
    ],
    ['is UTF-16 without its mark', 'a.csv', Buffer.from(csv, 'utf16le'), /no text: .*--encoding utf-16le/],
    ['holds bytes that are no letters', 'a.csv', Buffer.from('Name,Licence No\nA\0b,1/2569\n'), /no text/],
    ['is a damaged workbook', 'a.xlsx', workbook([...ROWS]).subarray(0, 300), /no XLSX file/],
    [
      'is a damaged workbook',
      'a.xlsx',
      Buffer.concat([Buffer.alloc(200, 7), workbook([...ROWS]).subarray(200)]),
      /damaged/,
    ],
    ['is an old workbook', 'a.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), /old Excel file/],
    ['is a PDF', 'a.pdf', '%PDF-1.7 …', /this is a PDF/],
    ['is no JSON', 'a.json', '[{"Name": ', /no JSON/],
    ['is JSON without rows', 'a.json', '{"a": 1}', /no array of rows/],
    [
      'is cut in the middle of a letter',
      'a.csv',
      Buffer.from(`\ufeff${csv}`, 'utf16le').subarray(0, 41),
      /UTF-16/,
    ],
    ['is refused row by row', 'a.csv', 'Name,Status\nA b,perhaps', /no row could be read: line 2/],
  ])('that %s (%s) is refused with a reason, and nothing is changed', async (_, name, content, reason) => {
    expect(await importFile(name, content, '--yes')).toBe(1);
    expect(output()).toMatch(reason);
    expect(output()).toMatch(/Nothing was changed/);
    expect(existsSync(data())).toBe(false);
  });

  it('is not one for titles that are merged above its heading', async () => {
    expect(await importFile('a.xlsx', workbook([['List of agencies'], ...ROWS], ['A1:E1']), '--yes')).toBe(0);
  });

  it('is refused when it is older than the last one, or of a day to come', async () => {
    expect(await importFile('a.csv', csv, '--yes', '--as-of', '2026-01-01')).toBe(1);
    expect(output()).toMatch(/older than the last one/);
    expect(await importFile('a.csv', csv, '--yes', '--as-of', '2999-01-01')).toBe(1);
    expect(output()).toMatch(/has not come yet/);
    expect(existsSync(data())).toBe(false);
  });
});

describe('wrong words on the command line', () => {
  it.each([
    [[]],
    [['missing.csv', '--register', 'x']],
    [['README.md']],
    [['README.md', '--register', 'x', '--map', 'name']],
    [['README.md', '--register', 'x', '--map', '1=nothing']],
    [['README.md', '--register', 'x', '--complete', 'perhaps']],
    [['README.md', '--register', 'x', '--encoding', 'latin-9']],
    [['README.md', '--register', 'x', '--as-of', '20/11/2026']],
    [['README.md', '--register', 'x', '--as-of', '2026']],
  ])('%j are told', async (args) => {
    const file = join(folder, 'README.md');
    writeFileSync(file, 'Name\nA b');
    await expect(command.run(args.map((arg) => (arg === 'README.md' ? file : arg)))).rejects.toThrow(
      UsageError,
    );
  });
});

describe('the status of the registers', () => {
  it('says age, size, completeness and what they mean', async () => {
    await importFile('list.csv', csv, '--yes');
    printed = [];
    expect(await status.run(['--today', '2026-11-22', '--data-dir', data()])).toBe(0);
    expect(output()).toMatch(
      /th-doe-overseas .*\n {2}163 firms, 2 as licensed; complete\n {2}as of 2026-11-20, 2 days old/,
    );
    expect(output()).toMatch(/kh-molvt .*\n.*not complete\n.*STALE\n.*nobody is called unlicensed/);
    expect(output()).toMatch(/vn-dolab .*\n.*\n.*\n {2}For tests only/);
    await expect(status.run(['--today', 'now'])).rejects.toThrow(UsageError);
  });
});
