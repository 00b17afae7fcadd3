import { describe, expect, it } from 'vitest';
import { compileAgencies, readAgencies } from '../../src/content/read-agencies.ts';
import type { ContentFiles } from '../../src/content/read-content.ts';
import { shippedFacts } from './shipped.ts';

const header = (id: string, more = '') => `- id: ${id}
  country: KH
  publisher: A ministry
  covers: ''
  url: ''
  completeness: ''
  maxAgeDays: 35
  complete: true${more}
`;
const HEAD = 'agency_id,status,name_latin,province,as_of';

const shipped: ContentFiles = {
  root: 'content/agencies',
  files: {
    'registers.yaml':
      header('kh', "\n  ask: { who: Ministry, telephone: '1297', source: a page, asOf: '2025' }") +
      header('scale', '\n  usedForVerdicts: false'),
    'kh.csv': `${HEAD}\nkh-1,licensed,Quiet Lotus,Phnom Penh,2026-01\nkh-2,lcensed,Loud Falcon,,2026-01\n`,
    'scale.csv': `${HEAD}\nvn-1,licensed,Many Rows,,2026-01\n`,
    'words/en.yaml': 'language: en\nlegal: [ltd]\n',
  },
};

describe('the lists of agencies', () => {
  it('are read with their dates; a row that is wrong is left out and told', () => {
    const { registers, refused, findings } = readAgencies(shipped);
    expect(registers.map(({ header: { id }, asOf, agencies }) => [id, asOf, agencies.length])).toEqual([
      ['kh', '2026-01', 1],
      ['scale', '2026-01', 1],
    ]);
    expect(refused).toHaveLength(1);
    expect(findings).toMatchObject([
      { file: 'content/agencies/kh.csv', line: 3, code: 'refused-row', severity: 'warning' },
    ]);
  });

  it('of a later folder take the place of the same ones, and leave the others', () => {
    const imported: ContentFiles = {
      root: 'data/content/agencies',
      files: {
        'registers.yaml': header('kh'),
        'kh.csv': `${HEAD}\nkh-1,delisted,Quiet Lotus,,2026-11\nkh-3,licensed,Mild Otter,,2026-11\n`,
      },
    };
    const { registers, words } = readAgencies(shipped, imported);
    const [kh, scale] = registers;
    expect(kh?.agencies.map(({ id, status }) => [id, status])).toEqual([
      ['kh-1', 'delisted'],
      ['kh-3', 'licensed'],
    ]);
    expect(scale?.agencies).toHaveLength(1);
    expect(words.map(({ language }) => language)).toEqual(['en']);
  });

  it('are told by file and line where their heads or words are wrong', () => {
    const wrong = {
      ...shipped,
      files: { ...shipped.files, 'registers.yaml': '- id: KH\n', 'words/en.yaml': 'legal: ltd\n' },
    };
    const { registers, findings } = readAgencies(wrong);
    expect(registers).toEqual([]);
    expect(new Set(findings.map(({ file, severity }) => `${file} ${severity}`))).toEqual(
      new Set(['content/agencies/registers.yaml error', 'content/agencies/words/en.yaml error']),
    );
  });

  it('go into a bundle without those that count for no verdict, with whom to ask and the names of towns', () => {
    const data = compileAgencies(readAgencies(shipped), shippedFacts, {
      'cambodia.csv':
        'id,level,name_local,name_latin\nKH-12,province,ភ្នំពេញ,Phnom Penh\nKH-1201,district,x,y\n',
      'aliases.csv':
        'id,alias,script,origin,shown\nKH-12,พนมเปญ,th,common,yes\nKH-12,Pnom Penh,latin,common,\n',
    });
    expect(data.registers.map(({ header: { id } }) => id)).toEqual(['kh']);
    expect(data.contacts).toEqual({ kh: 'kh_1297' });
    expect(data.towns).toEqual({ 'Phnom Penh': { '*': 'Phnom Penh', km: 'ភ្នំពេញ', th: 'พนมเปญ' } });
  });
});
