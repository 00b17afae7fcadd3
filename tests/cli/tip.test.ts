import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { command as keygen } from '../../src/cli/tip-keygen.ts';
import { command as read } from '../../src/cli/tip-read.ts';
import { MediaCleaner } from '../../src/media/cleaner.ts';
import { Draft } from '../../src/tips/draft.ts';
import { deliver, recordJson } from '../../src/tips/record.ts';
import { phoneJpeg } from '../media/pictures.ts';
import { HAS_WALL } from '../media/programs.ts';
import { SENDING, utf8 } from '../tips/fixtures.ts';

const GOLDEN = join(import.meta.dirname, '../tips/golden/2026-11');
let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-tip-'));
  said = [];
  for (const out of ['log', 'error'] as const)
    vi.spyOn(console, out).mockImplementation((line: unknown) => {
      said.push(String(line));
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);

describe('mitr tip keygen', () => {
  it('writes an identity for its owner alone and prints what the roster needs, not the key', async () => {
    expect(await keygen.run(['--out', at('me.txt')])).toBe(0);
    expect(statSync(at('me.txt')).mode & 0o077).toBe(0);
    expect(readFileSync(at('me.txt'), 'utf8')).toMatch(/^# .*\nAGE-SECRET-KEY-1[0-9A-Z]{58}\n$/);
    expect(said).toEqual([
      expect.stringMatching(/^--recipient age1[0-9a-z]{58}$/),
      expect.stringMatching(/^--verify-key [0-9a-f]{64}$/),
    ]);
    await expect(keygen.run(['--out', at('me.txt')])).rejects.toThrow(/EEXIST/);
  });
});

describe('mitr tip read', () => {
  it('prints a tip for either coordinator, and writes its attachments where asked', async () => {
    for (const n of [1, 2]) {
      said = [];
      const identity = join(GOLDEN, `coordinator-${n}.txt`);
      expect(await read.run([join(GOLDEN, 'tip.json'), '--identity', identity])).toBe(0);
      expect(said.join()).toContain('About: official. Accused: police, village_chief.');
      expect(said.join()).toMatch(/Must not reach: .*police/);
      expect(said.join()).toContain('រាល់យប់មានឡានបីគ្រឿងឈប់នៅក្រោយផ្សារ');
      expect(said.join()).not.toContain('AGE-SECRET-KEY');
    }
    const identity = join(GOLDEN, 'coordinator-1.txt');
    const args = [join(GOLDEN, 'tip.json'), '--identity', identity, '--attachments', at('given')];
    expect(await read.run(args)).toBe(0);
    expect(readFileSync(at('given/attachment-5.bin'), 'utf8')).toBe('not really a photo');
    expect(said.join()).toContain('attachment-5.bin is not what it says: do not open it.');
    expect(await read.run(args)).toBe(1);
    expect(said.join()).toContain('attachment-5.bin is there already and stays as it is.');
  });

  it.skipIf(!HAS_WALL)(
    'gives out pictures and voices as sealed, to nobody else here (needs unshare)',
    async () => {
      await keygen.run(['--out', at('me.txt')]);
      const recipient = said[0]?.split(' ')[1] ?? '';
      const draft = await Draft.start([{ committee: 'kh-local', recipients: [recipient] }]);
      const cleaned = await new MediaCleaner().clean(await phoneJpeg());
      if (!cleaned.cleaned) throw new Error(cleaned.why);
      const picture = cleaned.bytes.slice();
      const voice = new Uint8Array(Buffer.from('OggS\0\x02 a voice', 'latin1'));
      draft.append('a', utf8('look'));
      expect(await draft.attach('b', 'image/jpeg', cleaned.bytes)).toBe(true);
      expect(await draft.attach('c', 'audio/ogg', voice.slice())).toBe(true);
      const tip = draft.close({ ...SENDING, next: null, demo: true });
      writeFileSync(at('tip.json'), recordJson(deliver(tip, 'unit')));
      const args = [at('tip.json'), '--identity', at('me.txt')];
      expect(await read.run([...args, '--attachments', at('given')])).toBe(0);
      expect(new Uint8Array(readFileSync(at('given/attachment-1.jpg')))).toEqual(picture);
      expect(new Uint8Array(readFileSync(at('given/attachment-2.ogg')))).toEqual(voice);
      for (const name of ['given/attachment-1.jpg', 'given/attachment-2.ogg', 'given'])
        expect(statSync(at(name)).mode & 0o077).toBe(0);
      said = [];
      expect(await read.run(args)).toBe(0);
      expect(said.join()).toContain('Attachments: 2.');
    },
  );

  it('opens what the server hands to one level, for that level only', async () => {
    await keygen.run(['--out', at('me.txt')]);
    await keygen.run(['--out', at('other.txt')]);
    const recipient = said[0]?.split(' ')[1] ?? '';
    const draft = await Draft.start([{ committee: 'kh-local', recipients: [recipient] }]);
    draft.append('a', utf8('\u001b[2Jcolour\u0007\r and \u202eturned'));
    const tip = draft.close({ ...SENDING, next: null, demo: true });
    writeFileSync(at('tip.json'), recordJson(deliver(tip, 'unit')));
    said = [];
    expect(await read.run([at('tip.json'), '--identity', at('me.txt')])).toBe(0);
    expect(said.join()).toMatch(/^DEMO: /);
    expect(said.join()).toContain('[2Jcolour\n and turned');
    expect(said.join()).not.toMatch(/[\u001b\u0007\u202e\r]/);
    said = [];
    expect(await read.run([at('tip.json'), '--identity', at('other.txt')])).toBe(1);
    expect(said.join()).toBe(`${at('tip.json')}: not opened: key box: not for this key`);
  });

  it('refuses what is no record and no identity, and says which', async () => {
    const identity = join(GOLDEN, 'coordinator-1.txt');
    writeFileSync(at('text'), 'hello');
    writeFileSync(at('json'), '{}');
    await expect(read.run([at('text'), '--identity', identity])).rejects.toThrow(/not JSON/);
    await expect(read.run([at('json'), '--identity', identity])).rejects.toThrow(/no sealed tip/);
    await expect(read.run([join(GOLDEN, 'tip.json'), '--identity', at('text')])).rejects.toThrow(
      /no single age identity/,
    );
  });
});
