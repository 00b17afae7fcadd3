import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agencyCells, COLUMNS, newest } from '../../src/agencies/register.ts';
import { parseRegister, registerHeaderSchema } from '../../src/agencies/register-file.ts';
import { answerPayload, readPayload } from '../../src/dialogue/payload.ts';
import { readDelimited, writeDelimited } from '../../src/tables/delimited.ts';
import { listOf, shipped } from './lists.ts';

const { header } = listOf([]);

describe('parsing a register', () => {
  const row = (fields: Record<string, string>): string =>
    writeDelimited([COLUMNS.map((column) => fields[column] ?? '')]).trimEnd();
  const text = (...rows: string[]): string => [COLUMNS.join(','), ...rows].join('\n');

  it('refuses a bad row with its line and reason, and reads the others', () => {
    const { register, refused } = parseRegister(
      header,
      readDelimited(
        text(
          row({ agency_id: 'a-1', status: 'licensed', name_latin: 'One', as_of: '2026-07' }),
          row({ agency_id: 'a-2', status: 'maybe', name_latin: 'Two' }),
          row({ agency_id: 'a-3', status: 'licensed' }),
          row({ agency_id: 'a-4', status: 'licensed', name_latin: 'Four', as_of: '17/07/2569' }),
          row({ agency_id: '', status: 'licensed', name_latin: 'Five' }),
          `${row({ agency_id: 'a-6', status: 'licensed', name_latin: 'Six' })},too,many`,
          row({ agency_id: 'a-7', status: 'revoked', aliases: 'Seven | 7', as_of: '2026-07-02' }),
        ),
      ),
    );
    expect(register.agencies.map(({ id }) => id)).toEqual(['a-1', 'a-7']);
    expect(register.agencies[1]?.aliases).toEqual(['Seven', '7']);
    expect(register.asOf).toBe('2026-07-02');
    expect(refused.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
    expect(refused.map(({ reason }) => reason.split(':')[0])).toEqual([
      'status "maybe"',
      'name_local',
      'as_of "17/07/2569"',
      'agency_id',
      '21 cells under 19 columns',
    ]);
  });

  it('reads any text without stopping', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '-', '1') }), (cells) => {
        const { register, refused } = parseRegister(header, readDelimited(text(cells)));
        expect(register.agencies.length + refused.length).toBe(
          Math.max(0, readDelimited(text(cells)).length - 1),
        );
      }),
    );
  });

  it('takes no id that a button or the name of a picture could not carry', () => {
    const of = (id: string) =>
      parseRegister(header, readDelimited(text(row({ agency_id: id, status: 'licensed', name_latin: 'X' }))));
    for (const id of ['kh-001', 'a', 'x'.repeat(40)]) {
      expect(of(id).register.agencies.map((one) => one.id)).toEqual([id]);
      expect(readPayload(answerPayload('zzz', id))).toEqual({ kind: 'answer', node: 'zzz', id });
    }
    for (const id of ['x'.repeat(41), 'ต.8/2527', 'KH-1', '../x', '-a', 'a b'])
      expect(of(id).refused).toMatchObject([{ line: 2, reason: expect.stringMatching(/^agency_id/) }]);
  });

  it('composes letters that a list has in pieces', () => {
    const name = 'Công ty Hòa Bình';
    const { register } = parseRegister(
      header,
      readDelimited(text(row({ agency_id: 'a-1', status: 'licensed', name_local: name.normalize('NFD') }))),
    );
    expect(register.agencies[0]?.nameLocal).toBe(name);
    for (const { agencies } of shipped.registers)
      expect(JSON.stringify(agencies)).toBe(JSON.stringify(agencies).normalize('NFC'));
  });

  it('writes a record as it was read', () => {
    for (const register of shipped.registers)
      for (const agency of register.agencies) {
        const again = parseRegister(register.header, [
          { line: 1, cells: COLUMNS },
          { line: 2, cells: agencyCells(agency) },
        ]);
        expect(again.register.agencies).toEqual([agency]);
      }
  });

  it('takes a shorter date as its first day', () => {
    expect(newest(['2026-07', '2026-06-30', '2025'])).toBe('2026-07');
    expect(newest(['2026', '2026-01-02'])).toBe('2026-01-02');
    expect(newest(['', ''])).toBe('');
  });

  it.each([
    [{ ...header, maxAgeDays: 0 }],
    [{ ...header, id: 'Has Blanks' }],
    [{ ...header, complete: 'yes' }],
    [{ ...header, ask: { who: 'x', telephone: '1', source: 'y', asOf: 'today' } }],
  ])('refuses a wrong head of a list', (wrong) => {
    expect(registerHeaderSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('the shipped lists', () => {
  it('hold every row, each with a source or a word on why there is none', () => {
    expect(shipped.refused).toEqual([]);
    const sizes = Object.fromEntries(shipped.registers.map((list) => [list.header.id, list.agencies.length]));
    expect(sizes).toEqual({
      'th-doe-overseas': 162,
      'th-doe-import': 8,
      'kh-molvt': 23,
      'la-molsw': 1,
      'mm-dol': 10,
      warnings: 5,
      'vn-dolab': 354,
    });
    for (const { id, sources, note } of shipped.registers.flatMap((list) => list.agencies))
      expect([id, sources.length > 0 || note !== '']).toEqual([id, true]);
  });

  it('never give an id twice', () => {
    const ids = shipped.registers.flatMap((list) => list.agencies.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('say which of them may serve a verdict, and name a source for each telephone to ask', () => {
    const used = shipped.registers.filter(({ header: { usedForVerdicts } }) => usedForVerdicts);
    expect(used.map((list) => list.header.id)).not.toContain('vn-dolab');
    expect(used.filter((list) => list.header.complete).map((list) => list.header.id)).toEqual([
      'th-doe-overseas',
    ]);
    for (const {
      header: { ask },
    } of used)
      if (ask) expect(ask.source).toMatch(/^https:/);
  });
});
