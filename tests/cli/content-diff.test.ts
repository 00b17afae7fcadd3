import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedLines } from '../../src/cli/content-diff.ts';
import { ROOT } from '../../src/cli/files.ts';

describe('two texts in one', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 });

  it('hold both, in their order, and a line that is in both once', () => {
    fc.assert(
      fc.property(lines, lines, (old, now) => {
        const both = changedLines(old, now);
        const without = (sign: string) => both.filter((l) => l[0] !== sign).map((l) => l.slice(2));
        expect(without('+')).toEqual(old);
        expect(without('-')).toEqual(now);
      }),
    );
    expect(changedLines(['a', 'b'], ['a', 'b'])).toEqual(['  a', '  b']);
  });
});

describe('mitr content', () => {
  let root: string;
  const run = (command: string, ...args: string[]) =>
    spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  const mitr = (...args: string[]) =>
    run(process.execPath, '--disable-warning=ExperimentalWarning', 'src/main.ts', ...args);
  const change = (path: string, from: string | RegExp, to: string) => {
    const text = readFileSync(join(root, path), 'utf8');
    expect(text).toMatch(from);
    writeFileSync(join(root, path), text.replace(from, to));
  };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'mitr-content-'));
    for (const part of ['src', 'flows', 'content', 'locales', 'package.json', 'package-lock.json'])
      cpSync(join(ROOT, part), join(root, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    run('git', 'init', '-q');
    run('git', 'add', 'flows', 'content', 'locales');
    run('git', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'first');
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it('diff shows a changed fee as it will be read, in every language that is asked for', () => {
    expect(mitr('content', 'diff').stdout).toBe('People read the same as at HEAD.\n');
    change('content/procedures/kh_passport.yaml', /amount: \d+/, 'amount: 95');
    const { stdout, status } = mitr('content', 'diff', '--locale', 'en', '--locale', 'km');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /procedures\/kh_passport consult:answer\n {2}en\n.*\n(.*\n)*? {4}- .* US dollars\n {4}\+ .*\b95 to \d+ US dollars\n/,
    );
    expect(stdout).toMatch(/ {2}km\n/);
    expect(stdout).not.toMatch(/ {2}th\n/);
    expect(stdout).not.toContain('la_passport');
    expect(stdout).toMatch(/: amount changed, source and as_of did not\. Does \w+ of \S+ say so\?/);
    expect(stdout).toMatch(/kh_passport: the state is still that of \S+\. Does its sentence hold\?/);
    expect(stdout).toMatch(/content\/gaps\/\w+\.yaml:\d+ \w+ says what is not known of kh_passport/);

    change('content/procedures/kh_passport.yaml', /(?<=amount: 95[\s\S]*?as_of: )"\S+"/, '"2024-10"');
    expect(mitr('content', 'diff', '--locale', 'en').stdout).not.toContain('did not');
  });

  it('diff shows words that no fact fills, and names changed lists of what people type', () => {
    change('locales/km/start.json', '"language": {', '"language": {"strange": "១",');
    change('content/lexicon/km/intents.yaml', 'phrases:', '# new\n    phrases:');
    const { stdout } = mitr('content', 'diff', '--locale', 'km');
    expect(stdout).toMatch(/^start:language\.strange\n {2}km\n {4}\+ ១$/m);
    expect(stdout).toContain('content/lexicon/km/intents.yaml has changed');
    expect(stdout).toMatch(/^Otherwise than at HEAD: \d+ bubbles, 1 written text\.$/m);
  });

  it('diff says what it does not know', () => {
    expect(mitr('content', 'diff', '--against', 'nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no commit "nowhere"'),
    });
    expect(mitr('content', 'diff', '--locale', 'xx')).toMatchObject({ status: 2 });
  });

  it('stale lists what is old on a day', () => {
    const on = (...args: string[]): number =>
      JSON.parse(mitr('content', 'stale', '--json', ...args).stdout).length;
    expect(on('--today', '2040-01-01')).toBeGreaterThan(on('--today', '2026-11-22'));
    expect(mitr('content', 'stale', '--today', 'soon').status).toBe(2);
    const later = on('--today', '2040-01-01') - on();
    expect(on('--today', '2040-01-01', '--new')).toBe(later);
    expect(mitr('content', 'stale', '--new')).toMatchObject({ status: 2 });

    const table = mitr('content', 'stale', '--in', 'directory/kh', '--csv').stdout.trim().split(/\r?\n/);
    expect(table[0]).toBe('file,line,name,kind,as_of,days,fresh_for,checked');
    expect(table.slice(1).every((row) => row.startsWith('content/directory/kh'))).toBe(true);
    expect(table.length).toBe(on('--in', 'directory/kh') + 1);
    const { stdout } = mitr('content', 'stale', '--in', 'kh_passport', '--today', '2040-01-01');
    expect(stdout).toMatch(
      /kh_passport\.fee_options\.adult_fast is of \S+, \d+ days old, last looked for on 2026/,
    );
  });
});
