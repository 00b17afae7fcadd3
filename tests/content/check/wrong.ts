import { expect, it } from 'vitest';
import type { Finding } from '../../../src/content/finding.ts';
import type { Files } from '../../../src/content/flow-files.ts';
import { changed, findingsOf, RIGHT } from './right-project.ts';

type Change = readonly [file: string, from: string, to: string];

/** A project in which one thing is wrong, what is found, and where. */
export interface Wrong {
  readonly code: string;
  readonly says: string;
  readonly files: Files;
  /** The file of the finding, and words of the line that it points to. */
  readonly in: string;
  readonly on: string;
  readonly hint: string | undefined;
  /** Every code that is found; one mistake may show at two places, such as two locales. */
  readonly codes: readonly string[];
}

interface Rest {
  readonly and?: readonly Change[];
  readonly of?: Files;
  readonly in?: string;
  readonly on?: string;
  readonly hint?: string;
  readonly times?: number;
  readonly codes?: readonly string[];
}

/** The right project with `to` for `from` in a file; the finding is expected on the line that says `to`. */
export function wrong(
  code: string,
  says: string,
  file: string,
  from: string,
  to: string,
  rest: Rest = {},
): Wrong {
  const changes: readonly Change[] = [[file, from, to], ...(rest.and ?? [])];
  return {
    code,
    says,
    files: changes.reduce((files, [at, was, is]) => changed(files, at, was, is), rest.of ?? RIGHT),
    in: rest.in ?? file,
    on: rest.on ?? to,
    hint: rest.hint,
    codes: rest.codes ?? Array.from({ length: rest.times ?? 1 }, () => code),
  };
}

/** Expects of each wrong project exactly its findings, at the right line, with a sentence and a suggestion. */
export function findEach(cases: readonly Wrong[]): void {
  it.each(cases)('$code: $says', ({ code, files, on, hint, codes, ...wrongProject }) => {
    const findings = findingsOf(files);
    const told = findings.map((finding) => `${finding.code} ${finding.message}`);
    expect(told).toEqual(codes.map((one) => expect.stringMatching(new RegExp(`^${one} .*[.…"]$`, 's'))));
    const first = findings.find((finding) => finding.code === code);
    expect(first?.file).toBe(wrongProject.in);
    expect(first && lineOf(files, first)).toContain(on);
    expect(first?.severity).toBe(code.startsWith('E') ? 'error' : 'warning');
    expect(first?.hint).toEqual(hint ?? expect.stringMatching(/[.…?]$/));
  });
}

/** The words of the line that a finding points to. */
function lineOf(files: Files, { file, line }: Finding): string {
  return (files[file] ?? '').split('\n')[line - 1] ?? '';
}

const WORDS = [
  'Apple',
  'Cherry',
  'Lemon',
  'Olive',
  'Peach',
  'Walnut',
  'Garlic',
  'Spinach',
  'Turnip',
  'Onion',
] as const;

/** The right project with one more option of the first question for each letter, and words for it. */
export function withOptions(ids: string): Files {
  const each = (line: (id: string, i: number) => string) => [...ids].map(line).join('');
  const changes: readonly Change[] = [
    ['flows/demo.yaml', '      - { id: red', `${each((id) => `      - { id: ${id} }\n`)}      - { id: red`],
    ['flows/demo.yaml', '      red: pick', '      "*": pick'],
    ['flows/demo.yaml', '  colour: { type: enum, of: [red, blue] }', '  colour: { type: text, max: 20 }'],
    ['flows/demo.yaml', 'with: { what: slots.colour }', 'with: { what: red }'],
    ['locales/en/demo.json', '    "red":', `${each((id, i) => `    "${id}": "${WORDS[i]}",\n`)}    "red":`],
    [
      'locales/km/demo.json',
      '    "red":',
      `${each((id, i) => `    "${id}": "${'កខគឃងចឆជឈញ'[i]?.repeat(i + 1)}",\n`)}    "red":`,
    ],
  ];
  return changes.reduce((files, [file, from, to]) => changed(files, file, from, to), RIGHT);
}
