import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packCarried, readCarried } from '../../src/tips/carried.ts';

const MARK = 'mitr-tip-1:';
const CARRIED = { line: 'Agency: VERMILION IBEX. Licence number: ต.8/2527.', names: 'VERMILION IBEX' };

describe('what a tab carries to the secret page', () => {
  it('is read as it was packed', () => {
    expect(readCarried(packCarried(CARRIED))).toEqual(CARRIED);
    const plain = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() !== '' && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(text));
    fc.assert(
      fc.property(plain, plain, (names, before) => {
        const carried = { line: `${before}: “${names}”.`, names };
        expect(readCarried(packCarried(carried))).toEqual(carried);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a name of another page', 'main'],
    ['another mark', packCarried(CARRIED).replace(MARK, 'mitr-tip-2:')],
    ['the mark not at the beginning', ` ${packCarried(CARRIED)}`],
    ['the mark alone', MARK],
    ['no JSON', `${MARK}{"line":`],
    ['markup', '<img src=x onerror=alert(1)>'],
    ['null', `${MARK}null`],
    ['a text', `${MARK}"line"`],
    ['a list', `${MARK}["line","names"]`],
    ['a field less', MARK + JSON.stringify({ line: CARRIED.line })],
    ['a field more', MARK + JSON.stringify({ ...CARRIED, place: 'KH-0110' })],
    ['a field of another kind', MARK + JSON.stringify({ ...CARRIED, names: ['VERMILION IBEX'] })],
    ['a prototype', `${MARK}{"__proto__":{"line":"a","names":"a"}}`],
    ['an empty line', MARK + JSON.stringify({ line: ' ', names: ' ' })],
    ['names that the line does not say', MARK + JSON.stringify({ ...CARRIED, names: 'COBALT HERON' })],
    ...['\n', '\r', '\t', '\0', '\u001b', '\u0085', '\u2028', '\u202e', '\u2067', '\u200f', '\ud800'].map(
      (letter) => [
        `a letter that is none (${letter.charCodeAt(0).toString(16)})`,
        MARK + JSON.stringify({ ...CARRIED, line: `${CARRIED.line}${letter}` }),
      ],
    ),
    ['more than a line', MARK + JSON.stringify({ ...CARRIED, line: CARRIED.line.repeat(40) })],
    ['ten megabytes', MARK + 'a'.repeat(10_000_000)],
  ])('is nothing where the name of the tab is %s', (_, name) => {
    expect(readCarried(name)).toBeUndefined();
  });

  it('throws for no name at all', () => {
    const name = fc.oneof(fc.string(), fc.json()).map((text) => MARK + text);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), name), (text) => {
        const read = readCarried(text);
        if (read) expect(read.line).toContain(read.names);
      }),
    );
  });
});
