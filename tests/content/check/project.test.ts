import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../../src/cli/files.ts';
import { keptChecks } from '../../../src/cli/kept-checks.ts';
import { PROFILES } from '../../../src/cli/profiles.ts';
import { checkProject } from '../../../src/content/check/check-project.ts';
import { queryFields } from '../../../src/content/check/collections.ts';
import { freshnessReport } from '../../../src/content/check/freshness-report.ts';
import { ENGINE_LABELS, ENGINE_TEXTS } from '../../../src/content/check/used-texts.ts';
import { nearestOf } from '../../../src/content/did-you-mean.ts';
import type { Files } from '../../../src/content/flow-files.ts';
import { readProject } from '../../../src/content/read-project.ts';
import { changed } from './right-project.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const shipped = readProjectFiles();
const TODAY = '2026-11-22';

const found = (files: Files, today = TODAY) =>
  checkProject({ files, profiles: Object.values(PROFILES), today, recordings: () => [], ...keptChecks });

describe('the shipped project', () => {
  it('has no errors', () => {
    expect(found(shipped).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('has none on a later day either: an unchanged commit stays green', () => {
    expect(found(shipped, '2031-01-01').filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('has no line that says nothing of what is wrong with it when it is broken', () => {
    const broken = changed(shipped, 'flows/consult.yaml', 'entry: begin', 'entry: beginn');
    const [first, ...others] = found(broken).filter(({ severity }) => severity === 'error');
    expect(others).toEqual([]);
    expect(first).toMatchObject({ file: 'flows/consult.yaml', code: 'E02', hint: 'Did you mean "begin"?' });
  });
});

describe('a file that can not be read', () => {
  const consult = 'flows/consult.yaml';
  it.each([
    ['a flow without an entry', consult, /^entry: .*\n/m, '', 'E01'],
    ['a decision without "else"', consult, /^ {4}else: .*\n/m, '', 'E01'],
    ['a question without "retry"', consult, /^ {4}retry: .*\n/m, '', 'E01'],
    ['a tab', 'flows/tip.yaml', /^ {4}ask/m, '\task', 'E00'],
    ['an open bracket', 'flows/before.yaml', /\]/, '', 'E00'],
    ['interruptions', 'flows/interrupts.yaml', /\}/, '', 'E00'],
    ['the profile', 'flows/profile.yaml', /\}/, '', 'E00'],
    ['questions', 'flows/intents.yaml', /\}/, '', 'E00'],
    ['texts', 'locales/km/consult.json', /\}/, '', 'E00'],
    ['a directory', 'content/directory/th.yaml', /\n {2}/, '\n\t', 'E00'],
  ])(
    'is told alone, and neither what depends on it nor the waivers of that: %s',
    (_, file, from, to, code) => {
      const text = shipped[file] ?? '';
      expect(text).toMatch(from);
      expect(found({ ...shipped, [file]: text.replace(from, to) })).toEqual([
        expect.objectContaining({ severity: 'error', code, file }),
      ]);
    },
  );
});

describe('words of danger', () => {
  it.each([
    ['everyday:\n', 'everyday:\n  - kill* the light\n'],
    ['acts:\n', 'acts:\n  lights: [kill* the light]\n'],
  ])('E01: are found where a * stands inside of them (%j)', (here, more) => {
    const file = 'content/lexicon/en/crisis.yaml';
    expect(found(changed(shipped, file, here, more))).toContainEqual(
      expect.objectContaining({ file, code: 'E01', message: expect.stringContaining('write "kill"') }),
    );
  });

  it('E61: are found where they do not fire on their own example', () => {
    const file = 'content/lexicon/en/crisis.yaml';
    const list = /examples:\s*\[?/.exec(shipped[file] ?? '')?.[0] ?? '';
    const more = list.endsWith('[') ? `${list}"a sunny morning", ` : `${list}- "a sunny morning"\n      `;
    const findings = found(changed(shipped, file, list, more)).filter(({ code }) => code === 'E61');
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(finding).toMatchObject({ file, message: expect.stringContaining('a sunny morning') });
    }
    expect(Math.max(...findings.map(({ line }) => line))).toBeGreaterThan(1);
  });

  it('E61: are found where they fire on what their own list calls harmless', () => {
    const file = 'content/lexicon/en/crisis.yaml';
    const lines = (shipped[file] ?? '').split('\n');
    const entry = lines.indexOf('  beaten:', lines.indexOf('hard:'));
    const at = lines.indexOf('    harmless:', entry) + 1;
    const more = lines.toSpliced(at, 0, '      - my boss hits me every single day');
    expect(found({ ...shipped, [file]: more.join('\n') })).toContainEqual(
      expect.objectContaining({
        file,
        line: entry + 1,
        code: 'E61',
        severity: 'error',
        message: 'beaten: fires on "my boss hits me every single day", which is harmless.',
      }),
    );
  });

  it('E61: are found where they fire on a whole message of nobody in danger, and where a false alarm is none', () => {
    const file = 'content/lexicon/en/danger.yaml';
    const text = shipped[file] ?? '';
    const more = text
      .replace(/^harmless:\n\s*\[\n/m, (head) => `${head}      'my boss hits me and locks me in',\n`)
      .replace(/^false_alarms:\n/m, (head) => `${head}  - good morning\n`);
    const lines = more.split('\n');
    const at = (part: string) => lines.findIndex((line) => line.includes(part)) + 1;
    expect(found({ ...shipped, [file]: more }).filter(({ code }) => code === 'E61')).toEqual([
      expect.objectContaining({
        file,
        line: at('locks me in'),
        severity: 'error',
        message: expect.stringContaining('"my boss hits me and locks me in" gets the card of danger'),
      }),
      expect.objectContaining({
        file,
        line: at('- good morning'),
        message: expect.stringContaining('"good morning" gets no card of danger any more'),
      }),
    ]);
  });
});

describe('the age of facts', () => {
  it('W50: is told on the day that is asked for, and is no finding of the check', () => {
    const soon = freshnessReport(readProject(shipped), '2026-11-22');
    const later = freshnessReport(readProject(shipped), '2040-01-01');
    expect(soon.length).toBeGreaterThan(0);
    expect(later.length).toBeGreaterThan(soon.length);
    for (const finding of later) {
      expect(finding).toMatchObject({ code: 'W50', severity: 'warning' });
      expect(finding.line).toBeGreaterThan(1);
    }
    expect(found(shipped, '2040-01-01').filter(({ code }) => code === 'W50')).toEqual([]);
  });
});

describe('waivers', () => {
  const waivers = 'content/waivers.yaml';

  it('let a warning stand until their day', () => {
    const day = (shipped[waivers] ?? '').match(/until: "(.+)"/)?.[1] ?? '';
    expect(found(shipped, day).filter(({ code }) => code === 'W27')).toEqual([]);
    const over = found(shipped, '2031-01-01').filter(({ code }) => code === 'W27');
    // Not those that lead to these flows and say nothing before.
    expect([...new Set(over.map(({ file }) => file))].sort()).toEqual([
      'flows/before.yaml',
      'flows/consult.yaml',
      'flows/tip.yaml',
      'flows/way_state.yaml',
    ]);
  });

  it('W90: are told when they are over and when they waive nothing', () => {
    expect(found(shipped, '2031-01-01')).toContainEqual(
      expect.objectContaining({ code: 'W90', file: waivers, message: expect.stringContaining('until') }),
    );
    const idle = changed(shipped, waivers, 'file: flows/help.yaml', 'file: flows/exit.yaml');
    expect(found(idle).filter(({ code }) => code === 'W90')).toEqual([
      expect.objectContaining({ file: waivers, message: 'This waiver waives nothing.' }),
    ]);
  });

  it('never waive an error', () => {
    const error = changed(shipped, waivers, 'code: W40', 'code: E02');
    expect(found(error)).toContainEqual(expect.objectContaining({ code: 'E01', file: waivers }));
  });
});

describe('a suggestion', () => {
  it.each([
    ['colur', ['colour', 'size'], 'colour'],
    ['siez', ['colour', 'size'], 'size'],
    ['banana', ['colour', 'size'], undefined],
    ['x', [], undefined],
  ])('for %s among %j is %s', (word, names, meant) => {
    expect(nearestOf(word, names)).toBe(meant);
  });
});

describe('what the checks know of other files', () => {
  it('is every text that the engine says', () => {
    const folder = join(root, 'src', 'dialogue');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const said = [...sources.matchAll(/'(common:[a-z_.]+)'|`(common:[a-z_.]*)\$/g)].map(
      ([, whole, start]) => whole ?? start ?? '',
    );
    expect(said.length).toBeGreaterThan(10);
    const known = [...ENGINE_TEXTS, ...ENGINE_LABELS];
    for (const key of said)
      expect(
        known.some((one) => one.startsWith(key)),
        key,
      ).toBe(true);
  });

  it('are the fields by which the content can be asked, as its guide lists them', () => {
    const guide = readFileSync(join(root, 'docs', 'content.md'), 'utf8');
    const table = guide.slice(guide.indexOf('## What a flow can ask'), guide.indexOf('A country is its'));
    const rows = [...table.matchAll(/^\| `(\w+)` \| (.+?) \| .+ \|$/gm)];
    expect(rows.length).toBeGreaterThan(10);
    const plain = {
      collections: [],
      find: () => [],
      rows: () => [{ id: 'x', label: '', values: {}, stale: false }],
    };
    for (const [, name = '', where = ''] of rows) {
      const asked = [...where.replace(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, field]) => field);
      expect([...(queryFields(plain, name) ?? [])].sort(), name).toEqual(
        [...new Set(['id', ...asked])].sort(),
      );
    }
  });

  it('has a test and a line of the guide for every code', () => {
    const guide = readFileSync(join(root, 'docs', 'flows.md'), 'utf8');
    const [table = '', absent = ''] = guide.split('Numbers that such tables usually have');
    const left = [...absent.matchAll(/^\| ([EW]\d\d) \|/gm)].map(([, code = '']) => code);
    expect(left.length).toBeGreaterThan(0);
    const codes = [...table.matchAll(/^\| ((?:[EW]\d\d(?:, )?)+) \|/gm)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    const folder = join(root, 'src', 'content', 'check');
    const read = (path: string) =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(path, name), 'utf8'))
        .join('\n');
    const inCode = new Set(
      [...`${read(folder)}${read(join(root, 'src', 'content'))}`.matchAll(/'([EW]\d\d)'/g)].map(
        ([, code]) => code,
      ),
    );
    const inTests = new Set(
      [...read(import.meta.dirname).matchAll(/\b([EW]\d\d)\b/g)].map(([, code]) => code),
    );
    expect([...inCode].sort()).toEqual([...codes].sort());
    for (const code of left) expect(inCode.has(code), code).toBe(false);
    expect(codes.length).toBe(new Set(codes).size);
    for (const code of codes) expect(inTests.has(code), code).toBe(true);
  });
});
