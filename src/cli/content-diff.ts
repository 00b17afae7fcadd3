import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Files } from '../content/flow-files.ts';
import { readProject } from '../content/read-project.ts';
import { type SaidRow, saidRows } from '../content/said-rows.ts';
import { type Command, UsageError } from './command.ts';
import { ROOT } from './files.ts';
import { soundProject } from './project.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr content diff [--against COMMIT] [--locale LNG …]

Shows what a change of facts or words comes to, as the bubbles that people will read: every bubble that reads
otherwise than before, in every language, with the lines that go (-) and come (+). Nothing is written.

  --against COMMIT   what to compare with; otherwise the last commit (HEAD)
  --locale LNG       only this language; more than once for several

Examples:
  mitr content diff
  mitr content diff --locale km --locale en
  mitr content diff --against v1.2`;

/** Files and their endings as a project is read. */
const FOLDERS = ['flows', 'content', 'locales'];
const ENDINGS = /\.(ya?ml|json|csv)$/;
const MOST_BYTES = 200_000_000;

export const command: Command = {
  summary: 'show a change of facts or words as people will read it',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        against: { type: 'string', default: 'HEAD' },
        locale: { type: 'string', multiple: true, default: [] },
      },
    });
    const project = soundProject();
    const unknown = values.locale.find((lng) => !project.locales.locales.includes(lng));
    if (unknown !== undefined) throw new UsageError(`there is no language "${unknown}"`);
    const shown = values.locale.length > 0 ? values.locale : project.locales.locales;
    const today = todayInTheRegion();
    const before = saidRows(readProject(filesAt(values.against)), today);
    const after = saidRows(project, today);
    const names = [...new Set([...before.keys(), ...after.keys()])].sort();
    let changed = 0;
    for (const name of names) {
      const lines = shown.flatMap((lng) => changeOf(before.get(name), after.get(name), lng));
      if (lines.length === 0) continue;
      changed += 1;
      console.log(`${name}\n${lines.join('\n')}\n`);
    }
    console.log(
      changed === 0
        ? `People read the same as at ${values.against}.`
        : `${changed} bubbles read otherwise than at ${values.against}.`,
    );
    return 0;
  },
};

/** How a bubble changes in a language; nothing where it does not. */
function changeOf(before: SaidRow | undefined, after: SaidRow | undefined, lng: string): string[] {
  const [old = '', now = ''] = [before?.words.get(lng), after?.words.get(lng)];
  if (old === now) return [];
  return [`  ${lng}`, ...changedLines(linesOf(old), linesOf(now)).map((line) => `    ${line}`)];
}

function linesOf(words: string): string[] {
  return words === '' ? [] : words.split('\n');
}

/** Two texts in one: lines that stay, that go (-) and that come (+), by their longest common subsequence. */
export function changedLines(old: readonly string[], now: readonly string[]): string[] {
  const longest: number[][] = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  );
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const row = longest[i];
      if (row) row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push(`  ${old[i]}`);
      i += 1;
      j += 1;
    } else if (i < old.length && (j >= now.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${old[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${now[j]}`);
      j += 1;
    }
  }
  return lines;
}

/** The project's files as they were at a commit; throws a UsageError where there is no such commit. */
function filesAt(commit: string): Files {
  if (commit.startsWith('-')) throw new UsageError(`"${commit}" is no commit`);
  const git = (args: readonly string[], input?: string): Buffer =>
    execFileSync('git', args, { cwd: ROOT, input, maxBuffer: MOST_BYTES, stdio: ['pipe', 'pipe', 'ignore'] });
  let names: string[];
  try {
    names = git(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, ...FOLDERS])
      .toString()
      .split('\0')
      .filter((name) => ENDINGS.test(name));
  } catch {
    throw new UsageError(`git knows no commit "${commit}" here`);
  }
  // Each answer is "<hash> blob <size>", a line feed, the bytes, a line feed: https://git-scm.com/docs/git-cat-file#_batch_output
  const out = git(['cat-file', '--batch'], names.map((name) => `${commit}:${name}\n`).join(''));
  const files: Record<string, string> = {};
  let at = 0;
  for (const name of names) {
    const end = out.indexOf(10, at);
    const size = Number(out.subarray(at, end).toString().split(' ')[2]);
    files[name] = out.subarray(end + 1, end + 1 + size).toString();
    at = end + size + 2;
  }
  return files;
}
