import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

/** What Mitr says in the terminal to each of these lines, typed one after the other. */
function chat(locale: string, lines: readonly string[]): string[] {
  const args = ['chat', '--json', '--locale', locale, '--today', '2026-11-22', '--channel', 'line'];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, ...args],
    { encoding: 'utf8', input: lines.map((line) => `${line}\n`).join('') },
  );
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) =>
      (JSON.parse(line) as { messages: { text: string }[] }).messages.map(({ text }) => text).join('\n'),
    )
    .slice(1);
}

const text = (words: string): string => JSON.stringify({ text: words });

describe('"Is this agency real?" in the terminal', () => {
  it('knows a Thai firm by every way of naming it', () => {
    const ways = ['บริษัทจัดหางาน มาลินโด จำกัด', 'Malindo recruting agency', 'ต.๘/๒๕๒๗', '02-676-9216'];
    const [, ...said] = chat('en', [
      JSON.stringify({ start: 'agency' }),
      ...ways.flatMap((way) => [text(way), text('Another agency')]),
    ]);
    for (const answer of said.filter((_, i) => i % 2 === 0))
      expect(answer).toMatch(
        /MALINDO.* was on the list of Thailand of 17 July 2026 \(4 months ago\)\. That list is too old to confirm a licence today\..*1694/,
      );
  });

  it('confirms no look-alike, and says of a Cambodian firm that the list is not complete', () => {
    const said = chat('en', [
      JSON.stringify({ start: 'agency' }),
      text('Malinda recruiting agency'),
      text('Top Manpower'),
    ]);
    expect(said[1]).toContain('I am not sure which one');
    expect(said[2]).toMatch(
      /was on a list of Cambodia of 29 May 2017 \(.*\)\. That list is not complete, and too old to confirm .*1297/,
    );
  });

  it('says where to look on a card when a picture is sent, and asks for it as text', () => {
    const said = chat('en', [JSON.stringify({ start: 'agency' }), JSON.stringify({ image: true })]);
    expect(said[1]).toMatch(
      /cannot read pictures and do not keep it.*licence number stands.*Write its name/s,
    );
  });

  it('compares what was asked for a passport with the office’s price, and says where it knows none', () => {
    const begin = [JSON.stringify({ start: 'agency' }), text('Top Manpower'), text('1')];
    const passport = chat('km', [...begin, text('1'), text('៣០០ ដុល្លារ')]);
    expect(passport.at(-1)).toMatch(/៣០០ ដុល្លារ.*\d ដល់ \d+ ដុល្លារ/s);
    const help = chat('en', [...begin, text('3'), text('500 dollars'), text('Cambodia')]);
    expect(help.at(-2)).toContain('Which country are you from?');
    expect(help.at(-1)).toContain('I do not know what is lawful for this');
  });
});
