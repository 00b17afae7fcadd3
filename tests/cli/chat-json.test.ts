import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { telegramProfile } from '../../src/channels/telegram/profile.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { Talk } from '../../src/cli/talk.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

interface Said {
  readonly error?: string;
  readonly messages?: readonly { readonly text: string; readonly choices: readonly object[] }[];
  readonly waiting?: string | null;
  readonly locale?: string | null;
}

/** What the terminal writes for these bytes, a line each; the greeting first. */
function chat(input: string | Buffer, ...args: readonly string[]): Said[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'chat', '--json', '--today', '2026-11-22', ...args],
    { input, maxBuffer: 64 * 1024 * 1024 },
  );
  expect([stderr.toString(), status]).toEqual(['', 0]);
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Said);
}

const lines = (inputs: readonly unknown[]): string =>
  inputs.map((input) => `${typeof input === 'string' ? input : JSON.stringify(input)}\n`).join('');

describe('a talk in JSON', () => {
  it('greets before anything is written', () => {
    const [greeting, ...more] = chat('');
    expect(greeting).toMatchObject({ waiting: 'start/language', locale: null });
    expect(more).toEqual([]);
  });

  it('answers every kind of event with one line', () => {
    const inputs = [
      { text: 'passport' },
      { payload: '!menu' },
      { image: true },
      { audio: true },
      { sticker: true },
      { location: { lat: 13.6, lon: 102.5 } },
      { start: 'agency' },
      { edit: 'passport' },
      { unsend: true },
      { wait: '25h' },
      { wait: '3456000s' },
      { text: 'menu', of: 'a field that nobody knows' },
    ];
    const [, ...said] = chat(lines(inputs), '--locale', 'km');
    expect(said.map(({ error }) => error)).toEqual(inputs.map(() => undefined));
    for (const [i, { messages, locale }] of said.entries()) {
      expect(locale).toBe('km');
      expect(messages?.length, JSON.stringify(inputs[i])).toBe(
        'wait' in (inputs[i] ?? {}) ? 0 : messages?.length,
      );
      if (!('wait' in (inputs[i] ?? {}))) expect(messages?.[0]?.text).not.toBe('');
    }
  });

  it('says what is wrong with a line, and goes on', () => {
    const wrong = [
      '',
      'hello',
      '[]',
      'null',
      '{}',
      '{"text":5}',
      '{"image":false}',
      '{"location":{"lat":91,"lon":0}}',
      '{"wait":"soon"}',
      '{"wait":"401d"}',
      '{"text":"a","payload":"b"}',
      '{"wait":"1h","text":"a"}',
    ];
    const [, ...said] = chat(lines([...wrong, { text: 'menu' }]), '--locale', 'en');
    expect(said.length).toBe(wrong.length + 1);
    for (const { error } of said.slice(0, -1)) expect(error).toMatch(/\w/);
    const told = said.map(({ error }) => error);
    expect(told).toContain('"text" is written as in {"text":"hello"}');
    expect(told).toContain(
      '"location" is written as in {"location":{"lat":13.6,"lon":102.5}}, from -90 to 90 and from -180 to 180',
    );
    expect(said.at(-1)).toMatchObject({ waiting: 'menu/menu', locale: 'en' });
  });

  it('takes a line feed alone for the end of a line, and bytes that are no letters for one line', () => {
    const input = Buffer.concat([
      Buffer.from('{"text":"a\u2028b"}\n{"text":"a\u2029b"}\n{"text":\r"menu"}\r\n{"text":"'),
      Buffer.from([0xff, 0xfe, 0xc0]),
      Buffer.from('"}\n{"text":"menu"}'),
    ]);
    const said = chat(input, '--locale', 'en');
    expect(said.length).toBe(1 + 5);
    expect(said.every(({ error }) => error === undefined)).toBe(true);
  });

  it('survives what no person writes', () => {
    const texts = [
      'x'.repeat(1_000_000),
      '\ud800',
      'a\u0000b',
      '\u202emenu',
      `e${'\u0301'.repeat(5000)}`,
      '😀'.repeat(10_000),
    ];
    const said = chat(lines(texts.map((text) => ({ text }))), '--locale', 'km');
    expect(said.length).toBe(1 + texts.length);
    expect(said.every(({ error, messages }) => error === undefined && (messages?.length ?? 0) > 0)).toBe(
      true,
    );
  });
});

describe('the first question', () => {
  const bundle = projectBundle();
  const greeted = (): Talk => {
    const talk = new Talk(bundle, telegramProfile, Date.UTC(2026, 10, 22, 5), undefined);
    talk.take({ type: 'link', parameter: '' });
    return talk;
  };

  it.each([
    ['ខ្មែរ', 'km'],
    ['ភាសាខែ្មរ', 'km'],
    ['Khmer', 'km'],
    ['lao', 'lo'],
    ['ລາວ', 'lo'],
    ['ไทย', 'th'],
    ['ថៃ', 'th'],
    ['Burmese', 'my'],
    ['english', 'en'],
    // Whoever writes in a script that one language has speaks that one.
    ['ခွင့်ပြုချက် လိုတယ်', 'my'],
  ])('takes %s for a language', (text, lng) => {
    expect(greeted().take({ type: 'text', text })).toMatchObject({ locale: lng, waiting: 'menu/menu' });
  });

  it('reads nothing as an answer to a list that was not printed', () => {
    const said = greeted().take({ type: 'text', text: 'passport' });
    expect(said).toMatchObject({ locale: null, waiting: 'start/language' });
  });
});
