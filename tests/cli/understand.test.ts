import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../../src/cli/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-understand-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function mitr(args: readonly string[], input: string | Uint8Array = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'src/main.ts', 'understand', ...args],
      { cwd: ROOT, maxBuffer: 1 << 24 },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    child.stdin?.end(input);
  });
}

const Answer = z.object({
  crisis: z.enum(['hard', 'soft']).nullable(),
  command: z.string().nullable(),
  intents: z.array(z.object({ id: z.string(), coverage: z.number() })).max(3),
});

describe('mitr understand', () => {
  it('answers each line with one line, whatever stands in it', async () => {
    const lines = [
      'my boss hits me',
      '',
      'ម៉ឺនុយ',
      'how much is a passport',
      '🆘',
      '{"a":1}',
      'a'.repeat(1_000_000),
    ];
    const bytes = Buffer.concat([
      Buffer.from(`${lines.join('\n')}\n`),
      Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
    ]);
    const { code, out } = await mitr(['--json', '--locale', 'km'], bytes);
    expect(code).toBe(0);
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => Answer.parse(JSON.parse(line)));
    expect(answers).toHaveLength(lines.length + 1);
    expect(answers.map(({ crisis }) => crisis)).toEqual(['hard', null, null, null, 'hard', null, null, null]);
    expect(answers[2]?.command).toBe('menu');
    expect(answers[3]?.intents.map(({ id }) => id)).toContain('passport');
  });

  it('says the same in words', async () => {
    const { out } = await mitr([], 'menu\nhelp\nzzzz\n');
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^command menu/),
      expect.stringMatching(/^soft crisis/),
      'nothing understood',
      '',
    ]);
  });

  it('evaluates a file of messages and says who wrote them', async () => {
    const file = join(folder, 'messages.yaml');
    writeFileSync(
      file,
      `written_by: the author of this test
lexicon_seen: true
messages:
  en:
    crisis: [my boss hits me, a blue shirt]
    ordinary: [how much is a passport]
    hard_negative: [wake me at two]
    intents: { passport: [renew my passport] }
  th: { crisis: [โดนทำร้าย] }
`,
    );
    const { code, out } = await mitr(['--evaluate', file, '--texts']);
    expect(code).toBe(0);
    expect(out).toContain('Messages written by: the author of this test.');
    expect(out).toContain('are not recall');
    expect(out).toMatch(/crisis messages heard +1 of 2 +50\.0 % {2}\(95 %: 9\.5 % to 90\.5 %\)/);
    expect(out).toMatch(/missed: a blue shirt/);
    expect(out).toMatch(/intent among the first three +1 of 1/);
    expect(out).toMatch(/false cards, ordinary messages +no messages/);
  });

  it('refuses a file that is not there or not of that form, with the line', async () => {
    expect((await mitr(['--evaluate', join(folder, 'none.yaml')])).code).toBe(2);
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'written_by: me\nlexicon_seen: perhaps\nmessages: {}\n');
    const { code, err } = await mitr(['--evaluate', file]);
    expect(code).toBe(2);
    expect(err).toMatch(/wrong\.yaml:2/);
  });

  it('prints examples with --help and refuses an unknown option', async () => {
    expect((await mitr(['--help'])).out).toContain('Examples:');
    expect((await mitr(['--loud'])).code).toBe(2);
  });
});
