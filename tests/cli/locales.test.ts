import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/cli/files.ts';
import { type ManyCommands, manyCommands, type Ran } from './many-commands.ts';

/** A project of its own, so that nothing is written into this one. */
let root: string;
let commands: ManyCommands;
const mitr = (...words: string[]) => commands.run(words);
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mitr-locales-'));
  for (const part of ['src', 'flows', 'content', 'package.json', 'package-lock.json'])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  cpSync(join(ROOT, 'locales'), join(root, 'locales'), { recursive: true });
  commands = manyCommands(root);
  await mitr('locales', 'stamp', '--locale', 'th');
  cpSync(join(root, 'locales'), join(root, 'recorded'), { recursive: true });
});
afterAll(async () => {
  await commands.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  rmSync(join(root, 'locales'), { recursive: true, force: true });
  cpSync(join(root, 'recorded'), join(root, 'locales'), { recursive: true });
});

/** The same as a process of its own, by the launcher that `npm run mitr` starts. */
function launched(...args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/launch.js', 'src/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status: status ?? -1, out: stdout, err: stderr };
}

const file = (path: string) => readFileSync(join(root, path), 'utf8');
function change(path: string, from: string, to: string): void {
  const text = file(path);
  expect(text).toContain(from);
  writeFileSync(
    join(root, path),
    text.replace(from, () => to),
  );
}
const status = async () => JSON.parse((await mitr('locales', 'status', '--locale', 'th', '--json')).out);
const checked = async () =>
  JSON.parse((await mitr('check', '--json')).out).findings.filter(({ file: at }: { file: string }) =>
    at.startsWith('locales/th/'),
  );

describe('mitr locales', () => {
  it('is in a process of its own what it is here: what it prints, where, and its exit code', async () => {
    const wrong = join(root, 'wrong.csv');
    writeFileSync(wrong, 'key,translation\nmenu:menu.ask,อยากรู้ something ไหม\n');
    const [text] = file('locales/th/menu.json').match(/"อยากรู้[^"]*"/) ?? [];
    for (const [code, words, out, err] of [
      [0, ['locales', 'status', '--locale', 'th', '--json'], /"stale":0/, /^$/],
      [1, ['locales', 'import', '--locale', 'th', wrong, '--write'], /อยากรู้ something ไหม/, /error E34/],
      [2, ['locales', 'stamp', '--locale', 'en'], /^$/, /--locale takes one of .*\nSee "mitr locales stamp/],
      [2, ['locales', 'stamp', '--local', 'th'], /^$/, /Unknown option '--local'/],
    ] as const) {
      const ran = launched(...words);
      expect(ran).toEqual({
        status: code,
        out: expect.stringMatching(out),
        err: expect.stringMatching(err),
      });
      expect(await mitr(...words)).toEqual(ran);
    }
    const csv = join(root, 'th.csv');
    writeFileSync(csv, 'key,translation\nmenu:menu.ask,อยากรู้อะไร\n');
    expect(launched('locales', 'import', '--locale', 'th', csv, '--write')).toMatchObject({
      status: 0,
      err: '',
    });
    expect(file('locales/th/menu.json')).not.toContain(text);
    expect(file('locales/th/menu.json')).toContain('"อยากรู้อะไร"');
  });

  it('tells stale texts and signs the others', async () => {
    expect(await status()).toMatchObject({ locale: 'th', stale: 0, missing: 0, unrecorded: 0 });
    change('locales/en/menu.json', '"What would you like to know?"', '"What do you want to know?"');
    expect(await status()).toMatchObject({ stale: 1 });
    expect((await mitr('locales', 'status', '--locale', 'th')).out).toContain('stale menu:menu.ask');
    expect(await checked()).toMatchObject([{ code: 'W39', file: 'locales/th/menu.json' }]);

    const signing = await mitr('locales', 'sign', '--locale', 'th', '--by', 'Somchai', '--file', 'menu');
    expect(signing.status).toBe(1);
    expect(signing.out).toContain('not signed, stale: menu:menu.ask');
    expect(signing.out).toContain('"mitr locales stamp --locale th --holds KEY", then sign again.');
    const { signed } = await status();
    expect(signed).toBeGreaterThan(5);

    expect((await mitr('locales', 'stamp', '--locale', 'th')).out).toMatch(/Stale and left alone: 1/);
    expect((await mitr('locales', 'stamp', '--locale', 'th', '--holds', 'menu:menu.ask')).status).toBe(0);
    expect(await status()).toMatchObject({ stale: 0, signed });
    change('locales/th/menu.json', '"พาสปอร์ต"', '"หนังสือเดินทาง"');
    expect(await status()).toMatchObject({ unrecorded: 1, signed: signed - 1 });
  });

  it('takes a file of translations: shows first, writes when told, and records', async () => {
    const csv = join(root, 'th.csv');
    expect((await mitr('locales', 'export', '--locale', 'th', '--out', csv)).status).toBe(0);
    writeFileSync(csv, readFileSync(csv, 'utf8').replace('อยากรู้เรื่องอะไร', 'อยากรู้อะไร'));
    const before = file('locales/th/menu.json');
    const shown = await mitr('locales', 'import', '--locale', 'th', csv);
    expect(shown).toMatchObject({
      status: 0,
      out: expect.stringMatching(/menu:menu\.ask\n.*\n {2}\+ อยากรู้อะไร/),
    });
    expect(file('locales/th/menu.json')).toBe(before);
    expect((await mitr('locales', 'import', '--locale', 'th', csv, '--write')).status).toBe(0);
    expect(file('locales/th/menu.json')).toBe(before.replace('อยากรู้เรื่องอะไร', 'อยากรู้อะไร'));
    expect(await status()).toMatchObject({ unrecorded: 0, stale: 0 });
  });

  it('fills in what is missing from a PO file', async () => {
    const po = join(root, 'th.po');
    change('locales/th/exit.json', '"ออก"', '""');
    await mitr('locales', 'export', '--locale', 'th', '--format', 'po', '--open', '--out', po);
    const text = readFileSync(po, 'utf8');
    expect(text.match(/^msgctxt/gm)).toHaveLength(1);
    writeFileSync(po, text.replace('msgid "Leave"\nmsgstr ""', 'msgid "Leave"\nmsgstr "ออก"'));
    expect((await mitr('locales', 'import', '--locale', 'th', po, '--write')).status).toBe(0);
    expect(JSON.parse(file('locales/th/exit.json')).title).toBe('ออก');
  });

  it.each([
    ['a lost variable', 'consult:steps.ask', 'แตะขั้นที่อยากอ่าน', /leaves out \{\{p\.title\}\}/],
    ['a lost number', 'menu:menu.examples', 'เช่น พิมพ์คำว่า ช่วยด้วย', /leaves out the number 1/],
    ['a label that is too long', 'menu:menu.passport', 'หนังสือเดินทางของกัมพูชาและลาว', /letters and signs/],
    ['English left in it', 'menu:menu.ask', 'อยากรู้ something ไหม', /"something" in Latin letters/],
  ])('refuses %s, with file and line', async (_, key, translation, told) => {
    const csv = join(root, 'wrong.csv');
    writeFileSync(csv, `key,translation\n${key},${translation}\n`);
    const path = `locales/th/${key.split(':')[0]}.json`;
    const before = file(path);
    const { status: code, err } = await mitr('locales', 'import', '--locale', 'th', csv, '--write');
    expect(code).toBe(1);
    expect(err).toMatch(told);
    expect(err).toMatch(new RegExp(`^${path}:\\d+ error E\\d\\d: `, 'm'));
    expect(file(path)).toBe(before);
  });

  it('refuses a file that has lost its letters, whole', async () => {
    const csv = join(root, 'lost.csv');
    writeFileSync(csv, 'key,translation\nmenu:title,เมนูใหม่\nmenu:menu.ask,????? ???\n');
    const before = file('locales/th/menu.json');
    expect(await mitr('locales', 'import', '--locale', 'th', csv, '--write')).toMatchObject({
      status: 2,
      err: expect.stringContaining(`${csv}:3: menu:menu.ask has question marks for letters`),
    });
    expect(file('locales/th/menu.json')).toBe(before);
  });

  it('leaves out what it does not know and what was made from older English', async () => {
    const csv = join(root, 'old.csv');
    writeFileSync(csv, 'key,english,translation\nmenu:no.such,A,ก\nmenu:menu.ask,Older words?,อะไรนะ\n');
    const { status: code, err } = await mitr('locales', 'import', '--locale', 'th', csv);
    expect(code).toBe(1);
    expect(err).toContain(`${csv}:2: there is no text "menu:no.such"`);
    expect(err).toContain(`${csv}:3: menu:menu.ask: the English has changed`);
  });

  it('has texts translated back by somebody who sees neither English nor keys', async () => {
    const csv = join(root, 'back.csv');
    const { back, differences } = await status();
    await mitr('locales', 'export', '--locale', 'th', '--blind', '--file', 'menu', '--out', csv);
    const blind = readFileSync(csv, 'utf8');
    expect(blind).not.toMatch(/menu:|passport|What would/i);
    writeFileSync(csv, blind.replace(/(อยากรู้เรื่องอะไร),/, '$1,What do you want to know?'));
    expect(await mitr('locales', 'back', '--locale', 'th', csv)).toMatchObject({
      status: 0,
      out: expect.stringContaining('1 back-translations, 0 of them'),
    });
    expect(file('locales/th/review.json')).toContain('"back":"What do you want to know?"');
    expect(await status()).toMatchObject({ back, differences });
    await mitr('locales', 'export', '--locale', 'th', '--blind', '--open', '--file', 'menu', '--out', csv);
    expect(readFileSync(csv, 'utf8')).not.toContain('อยากรู้เรื่องอะไร');

    writeFileSync(csv, 'key,back,differs\nmenu:menu.ask,What do you not want?,negation: not is added\n');
    await mitr('locales', 'back', '--locale', 'th', csv);
    expect(await status()).toMatchObject({ back, differences: differences + 1, wrong: 1 });
    expect(await checked()).toMatchObject([
      { code: 'E39', severity: 'error', file: 'locales/th/menu.json', line: 4 },
    ]);

    change('locales/th/menu.json', 'อยากรู้เรื่องอะไร', 'อยากรู้อะไร');
    await mitr('locales', 'stamp', '--locale', 'th');
    expect(await checked()).toEqual([]);
    await mitr('locales', 'export', '--locale', 'th', '--blind', '--open', '--file', 'menu', '--out', csv);
    expect(readFileSync(csv, 'utf8')).toContain('อยากรู้อะไร');
  });

  it('refuses a back-translation of other words, and a difference of no kind', async () => {
    const csv = join(root, 'back.csv');
    writeFileSync(
      csv,
      'key,translation,back,differs\nmenu:menu.ask,คำเก่า,Old words,\nmenu:title,,Menu,just odd\nmenu:none,,A,\n',
    );
    const { status: code, err } = await mitr('locales', 'back', '--locale', 'th', csv);
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toEqual([
      expect.stringContaining('back.csv:2: menu:menu.ask: its words have changed'),
      expect.stringContaining('back.csv:3: menu:title: "just odd" does not begin with'),
      expect.stringContaining('back.csv:4: menu:none: there is no such text'),
    ]);
  });

  it.each([
    [['locales', 'sign', '--locale', 'th'], /--by is needed/],
    [['locales', 'sign', '--locale', 'th', '--by', 'A', '--key', 'no:such'], /there is no text no:such/],
    [['locales', 'sign', '--locale', 'th', '--by', 'A', '--key', 'menu.ask'], /did you mean menu:menu.ask/],
    [['locales', 'stamp'], /--locale takes one of/],
    [['locales', 'stamp', '--locale', 'en'], /--locale takes one of/],
    [['locales', 'stamp', '--locale', 'th', '--holds', 'menu:menu.ask'], /is not stale/],
    [['locales', 'export', '--locale', 'th', '--format', 'xml'], /csv or po/],
    [['locales', 'export', '--locale', 'th', '--file', 'nothing'], /there is no file "nothing"/],
    [['locales', 'import', '--locale', 'th'], /name one file/],
  ])('%j is refused in a sentence', async (args, told) => {
    const { status: code, err } = await mitr(...args);
    expect(code).toBe(2);
    expect(err).toMatch(told);
  });
});
