import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkPosters } from '../../src/cli/check-posters.ts';
import { type Command, UsageError } from '../../src/cli/command.ts';
import { readProjectFiles } from '../../src/cli/files.ts';
import { command as poster } from '../../src/cli/poster.ts';
import { posterAddresses } from '../../src/cli/poster-addresses.ts';
import { newCode, slipsOf } from '../../src/cli/poster-codes.ts';
import { addPosterCounts } from '../../src/cli/poster-counts-file.ts';
import { readPosters } from '../../src/cli/poster-file.ts';
import { command as list } from '../../src/cli/poster-list.ts';
import { telephonesOf } from '../../src/cli/poster-telephones.ts';
import { projectBundle, soundProject } from '../../src/cli/project.ts';
import { checkProject } from '../../src/content/check/check-project.ts';
import { readProject } from '../../src/content/read-project.ts';
import { weekOf } from '../../src/tips/week.ts';

const NONE: ReadonlySet<string> = new Set();

describe('a new code', () => {
  const codes = fc.uniqueArray(fc.integer({ min: 1000, max: 9999 }).map(String), { maxLength: 60 });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('was never given, is no slip of another, and means nothing else', () => {
    fc.assert(
      fc.property(codes, chance, (given, random) => {
        const code = newCode(new Set(given), new Set(['4567']), () => random) ?? '';
        expect(code).toMatch(/^[1-9]\d{3}$/);
        expect(given).not.toContain(code);
        expect(code).not.toMatch(/^(19|20|25)\d\d$|00$|^(\d)\2{3}$/);
        expect(['1234', '4321', '4567']).not.toContain(code);
        expect(given.filter((other) => slipsOf(other).includes(code))).toEqual([]);
      }),
    );
  });

  it('is given until none is left, and then no more', () => {
    const given = new Set<string>();
    for (
      let code = newCode(given, NONE, () => 0.5);
      code !== undefined;
      code = newCode(given, NONE, () => 0.5)
    ) {
      expect(given.has(code)).toBe(false);
      given.add(code);
      if (given.size < 400) continue;
      for (let n = 1000; n <= 9999; n++) if (n !== 5678 && n !== 7316) given.add(String(n));
    }
    expect(given.has('7316')).toBe(true);
    expect(newCode(given, NONE, () => 0)).toBeUndefined();
  });

  it('knows the slips of another', () => {
    for (const slip of ['4837', '8427', '4872', '1827']) expect(slipsOf('4827')).toContain(slip);
    for (const other of ['4827', '4738', '7824', '2847', '1234'])
      expect(slipsOf('4827')).not.toContain(other);
    expect(new Set(slipsOf('4827')).size).toBe(39);
  });
});

describe('the addresses of a poster', () => {
  it('are those alone that are known, with the code in each', () => {
    const none = { line: undefined, telegram: undefined, messenger: undefined };
    expect(posterAddresses('https://a.example', none, '4827')).toEqual([
      { channel: 'web', url: 'https://a.example/p/4827', typed: 'a.example/p/4827' },
    ]);
    const found = { line: '@abc', telegram: 'MitrBot', messenger: '1234567' };
    expect(posterAddresses('https://a.example', found, '4827').map(({ url }) => url)).toEqual([
      'https://a.example/p/4827',
      'https://line.me/R/oaMessage/%40abc/?4827',
      'https://t.me/MitrBot?start=p_4827',
      'https://m.me/1234567?ref=p_4827',
    ]);
  });
});

describe('mitr poster', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'mitr-poster-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  async function run(command: Command, ...args: string[]): Promise<{ code: number; said: string }> {
    const lines: string[] = [];
    const spies = (['log', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((line: string) => {
        lines.push(line);
      }),
    );
    try {
      const out = command === poster ? ['--out', join(dir, 'out')] : [];
      const code = await command.run([...args, '--data-dir', dir, ...out]);
      return { code, said: lines.join('\n') };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }
  const listed = async () => (await run(list, '--json')).said.split('\n').map((line) => JSON.parse(line));
  const files = () => readdirSync(join(dir, 'out')).sort();
  const ARANYA = ['--locale', 'th', '--place', 'TH-2706'];
  const PUBLIC = ['--page', 'https://mitr.example.org/', '--line', '@mitr0123'];

  it('writes both papers and the code, and says what stands on them and what does not', async () => {
    const { code, said } = await run(poster, ...ARANYA, ...PUBLIC);
    expect(code).toBe(0);
    const [, digits = ''] = /^(\d{4}): Aranyaprathet \(TH-2706\), th, a new code\.$/m.exec(said) ?? [];
    expect(files()).toEqual([`poster-${digits}-th-a4.svg`, `poster-${digits}-th-a6.svg`]);
    expect(said).toContain(`https://mitr.example.org/p/${digits}\n`);
    expect(said).toContain(`https://line.me/R/oaMessage/%40mitr0123/?${digits}`);
    expect(said).toMatch(/Telegram is not on it: .*TELEGRAM_BOT_NAME/);
    expect(said).toMatch(/Messenger is not on it: .*MESSENGER_PAGE_NAME/);
    expect(said).toContain('demo-th-2706 is a demonstration committee');
    expect(said).not.toContain('draft');
    expect(readPosters(dir).get(digits)?.value).toMatchObject({
      place: 'TH-2706',
      locale: 'th',
      name: { th: 'อรัญประเทศ' },
      readers: { committee: 'demo-th-2706', country: 'TH', demo: true },
    });
    expect(readdirSync(join(dir, 'content/posters'))).toEqual(['posters.yaml']);
  });

  it('keeps the code of a place and language, and gives another one only where it is asked for', async () => {
    const first = /^\d{4}/.exec((await run(poster, ...ARANYA, ...PUBLIC)).said)?.[0];
    const text = readFileSync(join(dir, 'content/posters/posters.yaml'), 'utf8');
    const again = await run(poster, ...ARANYA, ...PUBLIC, '--size', 'a6');
    expect(again.said).toContain(`${first}: Aranyaprathet (TH-2706), th, the code that it has since`);
    expect(readFileSync(join(dir, 'content/posters/posters.yaml'), 'utf8')).toBe(text);
    const other = /^\d{4}/.exec((await run(poster, ...ARANYA, ...PUBLIC, '--new')).said)?.[0];
    const lao = /^\d{4}/.exec(
      (await run(poster, '--locale', 'lo', '--place', 'TH-2706', ...PUBLIC)).said,
    )?.[0];
    expect(new Set([first, other, lao]).size).toBe(3);
    expect([...readPosters(dir).keys()].sort()).toEqual(['4827', '6153', first, other, lao].sort());
  });

  it('marks as a draft what no phone would reach', async () => {
    for (const page of ['http://localhost:8080', 'http://mitr.example.org', 'https://127.0.0.1'])
      expect((await run(poster, ...ARANYA, '--page', page)).said).toContain(`no phone reaches ${page}`);
  });

  it('refuses what is wrong, says what may have been meant, and writes nothing', async () => {
    const cases: [string[], RegExp][] = [
      [[], /--locale/],
      [['--locale', 'km'], /--place/],
      [['--locale', 'kn', '--place', 'KH-0110'], /no language "kn"/],
      [['--locale', 'km', '--place', 'Poipet'], /no place "Poipet"\. Did you mean KH-0110 \(Poipet/],
      [['--locale', 'km', '--place', 'KH-9999'], /mitr places find/],
      [[...ARANYA, '--size', 'a5'], /--size is a4 or a6/],
      [[...ARANYA, '--line', 'mitr'], /--line is .*@/],
      [[...ARANYA, '--telegram', '@MitrBot'], /--telegram is .*without its @/],
      [[...ARANYA, '--page', 'mitr.example.org'], /--page is an address/],
    ];
    for (const [args, says] of cases) {
      const error = await run(poster, ...args).catch((thrown: unknown) => thrown);
      expect(error, args.join(' ')).toBeInstanceOf(UsageError);
      expect((error as Error).message).toMatch(says);
    }
    expect(existsSync(join(dir, 'out'))).toBe(false);
    expect(existsSync(join(dir, 'content/posters/posters.yaml'))).toBe(false);
  });

  it('gives no code where it cannot read those that were given, or while another is given', async () => {
    const folder = join(dir, 'content/posters');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'posters.yaml'), '"5817": { place: TH-2706 }\n');
    const broken = await run(poster, ...ARANYA);
    expect(broken.code).toBe(1);
    expect(broken.said).toMatch(/posters\.yaml:1 .*\n?.*Nothing was written/s);
    rmSync(join(folder, 'posters.yaml'));
    writeFileSync(join(folder, 'posters.yaml.lock'), '');
    const locked = await run(poster, ...ARANYA);
    expect(locked.code).toBe(1);
    expect(locked.said).toContain('another command is making a poster');
  });

  it('marks a code of its own that people are told to call', async () => {
    await run(poster, ...ARANYA, ...PUBLIC);
    const book = join(dir, 'content/posters/posters.yaml');
    const [telephone = ''] = [...telephonesOf(projectBundle())].filter((number) => /^[1-9]/.test(number));
    writeFileSync(book, readFileSync(book, 'utf8').replace(/^"\d{4}":/m, `"${telephone}":`));
    expect((await listed()).filter((one) => one.telephone).map(({ code }) => code)).toEqual([telephone]);
    expect((await run(list)).said).toContain('(its code is a telephone number: take it down)');
  });

  it('lists what each code brought, also of one that nobody wrote down any more', async () => {
    const week = weekOf(Date.now());
    addPosterCounts(dir, week, new Map([['4827', 3]]));
    addPosterCounts(dir, week, new Map([['4827', 2]]));
    const own = (await listed()).find(({ code }) => code === '4827');
    expect(own).toMatchObject({
      place: 'KH-0110',
      locale: 'km',
      outdated: false,
      total: 5,
      weeks: { [week]: 5 },
    });
    expect((await run(list)).said).toMatch(/^4827 +KH-0110 +Poipet +km +\S+ +5 +0 +5 +demo-kh-0110$/m);
    expect(own.telephone).toBe(false);
    writeFileSync(join(dir, 'poster-counts.json'), 'oh no');
    expect(await run(list)).toMatchObject({ code: 1, said: expect.stringContaining('is damaged') });
  });
});

describe('posters that are written down', () => {
  const files = readProjectFiles();
  const file = 'content/posters/demo.yaml';
  const changed = (from: string, to: string) => ({ ...files, [file]: files[file]?.replace(from, to) ?? '' });

  it('hang at places that there are, in languages that there are', () => {
    const found = (from: string, to: string) =>
      checkProject({ files: changed(from, to), profiles: [], today: '2026-11-22', recordings: () => [] })
        .filter((finding) => finding.file === file)
        .map(({ code, message }) => `${code} ${message}`);
    expect(found('place: KH-0110', 'place: KH-0111')).toEqual([
      'unknown-place 4827: there is no place KH-0111.',
    ]);
    expect(found('locale: my', 'locale: ma')).toEqual(['unknown-language 6153: there is no language ma.']);
    expect(found('"6153":', '"0153":')).not.toEqual([]);
  });

  it('are to be printed anew where they name other readers than there are', () => {
    expect(checkPosters(soundProject())).toEqual([]);
    const [finding] = checkPosters(readProject(changed('committee: demo-kh-0110', 'committee: demo-kh-01')));
    expect(finding).toMatchObject({ severity: 'warning', file });
    expect(finding?.message).toContain('read by demo-kh-0110 now');
  });

  it('have no code that is a telephone number', () => {
    const [telephone] = [...telephonesOf(projectBundle())].filter((number) => /^[1-9]/.test(number));
    const findings = checkPosters(readProject(changed('"6153":', `"${telephone}":`)));
    expect(findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      `error: ${telephone} is a telephone number that people are told to call.`,
    ]);
  });
});
