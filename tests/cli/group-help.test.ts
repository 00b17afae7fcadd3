import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';

function mitr(...args: string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'src/main.ts', ...args],
    { encoding: 'utf8' },
  );
  return { status, out: stdout, error: stderr };
}

const names = Object.keys(COMMANDS);
const groups = new Set(names.flatMap((name) => (name.includes(' ') ? name.split(' ', 1) : [])));

it.each([...groups].filter((group) => !names.includes(group)))(
  'mitr %s --help lists its commands, each with an example',
  (group) => {
    const { status, out } = mitr(group, '--help');
    expect(status).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: mitr ${group} `));
    const own = names.filter((name) => name.startsWith(`${group} `));
    for (const name of own) {
      expect(out).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
      expect(out.split('Examples:')[1]).toContain(`mitr ${name}`);
    }
  },
);

it('a group without a command, or with one that is not there, is refused with what there is', () => {
  expect(mitr('tip')).toMatchObject({ status: 2, out: expect.stringContaining('tip inbox') });
  const wrong = mitr('roster', 'sing');
  expect(wrong).toMatchObject({ status: 2, out: '', error: expect.stringContaining('roster sign') });
  expect(wrong.error).toContain('there is no command "roster sing"');
  expect(mitr('nothing', '--help')).toMatchObject({ status: 2, error: expect.stringContaining('mitr help') });
});
