import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRecording } from '../../src/cli/audio-add.ts';
import { recordingsIn } from '../../src/cli/audio-folder.ts';
import { scriptOf } from '../../src/cli/audio-texts.ts';
import { NotASoundError, readSound } from '../../src/cli/mp4.ts';
import { readFlows } from '../../src/content/flow-files.ts';
import { isRecording, recordingFile, recordingStem } from '../../src/content/recordings.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');

function box(type: string, ...body: readonly Uint8Array[]): Buffer {
  const inside = Buffer.concat(body);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(inside.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, inside]);
}

/** An MP4 file without its sound: kind, length and tracks are all that is looked at. */
function mp4(seconds: number, codecs: readonly string[] = ['mp4a'], version = 0): Buffer {
  const mvhd = Buffer.alloc(version === 1 ? 108 : 100);
  mvhd[0] = version;
  mvhd.writeUInt32BE(1000, version === 1 ? 20 : 12);
  if (version === 1) mvhd.writeBigUInt64BE(BigInt(seconds * 1000), 24);
  else mvhd.writeUInt32BE(seconds * 1000, 16);
  const tracks = codecs.map((codec) =>
    box(
      'trak',
      box('mdia', box('minf', box('stbl', box('stsd', Buffer.alloc(8), box(codec, Buffer.alloc(28)))))),
    ),
  );
  return Buffer.concat([box('ftyp', Buffer.from('M4A isom')), box('moov', box('mvhd', mvhd), ...tracks)]);
}

describe('a recording', () => {
  it('is named after its text: other words, other name', () => {
    const name = recordingFile('menu:menu.ask', 'What?');
    expect(name).toMatch(/^menu\.menu\.ask\.[0-9a-f]{8}\.m4a$/);
    expect(isRecording(name)).toBe(true);
    expect(name.startsWith(recordingStem('menu:menu.ask'))).toBe(true);
    expect(recordingFile('menu:menu.ask', 'What!')).not.toBe(name);
    expect(isRecording('menu.menu.ask.m4a')).toBe(false);
  });

  it('keeps its name when a text is only composed otherwise', () => {
    expect(recordingFile('a:b', 'e\u0301')).toBe(recordingFile('a:b', '\u00e9'));
  });

  it.each([
    ['AAC', mp4(3), 3],
    ['AAC with wide times', mp4(3, ['mp4a'], 1), 3],
  ])('is %s', (_, file, seconds) => {
    expect(readSound(file).seconds).toBe(seconds);
  });

  it.each([
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n0000'), /no MP4 file/],
    ['nothing', Buffer.alloc(0), /no MP4 file/],
    ['a film', mp4(3, ['mp4a', 'avc1']), /one track of AAC/],
    ['other sound', mp4(3, ['Opus']), /one track of AAC/],
    ['half a file', mp4(3).subarray(0, 80), /cut off/],
  ])('is not %s', (_, file, words) => {
    expect(() => readSound(file)).toThrow(words);
  });

  it('of any bytes is read or refused', () => {
    const whole = mp4(2);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        if (at < bytes.length) bytes[at] = byte;
        try {
          expect(readSound(bytes).seconds).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(NotASoundError);
        }
      }),
    );
  });
});

describe('adding a recording', () => {
  it('takes the place of older ones of the same text and of no others', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'mitr-audio-')), 'audio');
    const said = { key: 'menu:menu', text: 'Old words' };
    addRecording(folder, mp4(1), said);
    const other = addRecording(folder, mp4(1), { key: 'menu:menu.ask', text: 'What?' });
    const name = addRecording(folder, mp4(2), { ...said, text: 'New words' });
    expect(recordingsIn(folder)).toEqual([other, name].sort());
    expect(readFileSync(join(folder, name))).toEqual(mp4(2));
  });
});

describe('what is to be recorded', () => {
  const flows = readFlows({
    'flows/demo.yaml': `
flow: demo
version: 1
title: demo:title
entry: hello
nodes:
  hello: { say: [demo:hello, { text: demo:bye, context: channel }, demo:cost], next: card }
  card: { say: [demo:card], must_hear: true, next: again }
  again: { ask: yesno, text: demo:again, on: { yes: hello, no: end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }`,
  });
  const texts = {
    demo: {
      hello: 'Hello',
      bye: 'Bye',
      bye_web: 'Bye from this page',
      cost: 'It costs {{fee}}',
      card: 'Call now',
      again: { ask: 'Again?', rephrase: 'Yes or no?' },
    },
  };

  it('is everything that the page says, what must be heard first, and nothing that has figures in it', () => {
    expect(flows.findings).toEqual([]);
    expect(scriptOf(flows.defs, texts)).toEqual({
      texts: [
        { key: 'demo:card', text: 'Call now', mustHear: true },
        { key: 'demo:hello', text: 'Hello', mustHear: false },
        { key: 'demo:bye', text: 'Bye from this page', mustHear: false },
        { key: 'demo:again.ask', text: 'Again?', mustHear: false },
        { key: 'demo:again.rephrase', text: 'Yes or no?', mustHear: false },
      ],
      filledIn: ['demo:cost'],
    });
  });
});

describe('mitr audio', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, 'audio', ...args], { encoding: 'utf8' });
  const sound = join(mkdtempSync(join(tmpdir(), 'mitr-audio-')), 'sound.m4a');
  writeFileSync(sound, mp4(500));

  it('prints key, file name and words', () => {
    const { stdout, status } = run('script', '--locale', 'en', '--all');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}menu:menu\.ask\n {4}menu\.menu\.ask\.[0-9a-f]{8}\.m4a\n {4}\S/m);
  });

  it.each([
    [['script', '--locale', 'xx'], 2, /--locale takes one of/],
    [['add', sound, '--key', 'menu:menu.ask', '--locale', 'en'], 1, /lasts 500 seconds/],
    [['add', sound, '--key', 'no:such', '--locale', 'en'], 2, /nothing says no:such/],
    [['add', sound, '--key', 'consult:answer', '--locale', 'en'], 2, /figures or names/],
    [['add', 'nowhere.m4a', '--key', 'menu:menu.ask', '--locale', 'en'], 1, /no such file/],
  ])('%j is refused in a sentence', (args, code, words) => {
    const { stderr, status } = run(...args);
    expect(status).toBe(code);
    expect(stderr).toMatch(words);
  });
});
