import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/content/flow-files.ts';
import { findingsOf, RELEASED } from './right-project.ts';

/** What a slip of the hand does to a file. */
const SLIPS: Readonly<Record<string, (lines: string[], at: number) => string[]>> = {
  'a line is gone': (lines, at) => lines.toSpliced(at, 1),
  'a line stands twice': (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ''),
  'a line moved to the right': (lines, at) => lines.with(at, `  ${lines[at]}`),
  'a line moved to the left': (lines, at) => lines.with(at, (lines[at] ?? '').replace(/^ {2}/, '')),
  'a word is another': (lines, at) => lines.with(at, (lines[at] ?? '').replace(/[a-z]{3,}/, 'xyz')),
  'a value is gone': (lines, at) => lines.with(at, (lines[at] ?? '').replace(/: .*/, ':')),
  'a value is a list': (lines, at) => lines.with(at, (lines[at] ?? '').replace(/: .*/, ': [1, null, {}]')),
  'a bracket is gone': (lines, at) => lines.with(at, (lines[at] ?? '').replace(/[[\]{}"]/, '')),
  'the file breaks off': (lines, at) => lines.slice(0, at),
  'the file is nothing': () => [''],
};

/** What the library that reads the files would say. */
const LIBRARY = /invalid|as expected: (?!it |a )|received|too (small|big)|unrecognized|pattern/i;

const slips = fc.record({
  file: fc.constantFrom(...Object.keys(RELEASED)),
  slip: fc.constantFrom(...Object.keys(SLIPS)),
  where: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

/** The right project after one slip. */
function slipped({
  file,
  slip,
  where,
}: {
  readonly file: string;
  readonly slip: string;
  readonly where: number;
}): Files {
  const lines = (RELEASED[file] ?? '').split('\n');
  const changed = SLIPS[slip]?.(lines, Math.floor(where * lines.length)) ?? lines;
  return { ...RELEASED, [file]: changed.join('\n') };
}

describe('whatever stands in a file', () => {
  it('the check never throws, and every finding has a file, a line, a sentence and a suggestion', () => {
    fc.assert(
      fc.property(slips, (slip) => {
        for (const finding of findingsOf(slipped(slip))) {
          expect(finding.file).toMatch(/^(flows|locales|content)\//);
          expect(finding.line).toBeGreaterThan(0);
          expect(finding.code).toMatch(/^[EW]\d\d$/);
          expect(finding.message.length).toBeGreaterThan(10);
          if (finding.code === 'E01') expect(finding.message).not.toMatch(LIBRARY);
          expect(finding.hint?.length).toBeGreaterThan(5);
        }
      }),
      { numRuns: 300 },
    );
  });
});
