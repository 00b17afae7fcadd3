import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Files } from '../content/flow-files.ts';
import { type ReadProject, readProject } from '../content/read-project.ts';
import { textsByKey } from '../content/review/states.ts';
import { type SaidRow, saidRows } from '../content/said-rows.ts';
import { changedBySameSource } from '../content/same-source.ts';
import { type Command, UsageError } from './command.ts';
import { ROOT, readProjectFiles } from './files.ts';
import { soundProject } from './project.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr content diff [--against COMMIT] [--locale LNG …]

Shows what a change of facts or words comes to, as the bubbles that people will read: every bubble that reads
otherwise than before, in every language, with the lines that go (-) and come (+), and words without facts as they are
written. Asks after what is easily forgotten: a sum that changed while its source did not, a gap that says that nobody
knows it, a state that may tell of the old one. Nothing is written.

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
    const filesBefore = filesAt(values.against);
    const projectBefore = readProject(filesBefore);
    const before = saidRows(projectBefore, today);
    const after = saidRows(project, today);
    const names = [...new Set([...before.keys(), ...after.keys()])].sort();
    const changed: SaidRow[] = [];
    const show = (name: string, words: (lng: string) => BothWords): boolean => {
      const lines = shown.flatMap((lng) => changeOf(words(lng), lng));
      if (lines.length > 0) console.log(`${name}\n${lines.join('\n')}\n`);
      return lines.length > 0;
    };
    for (const name of names) {
      const row = after.get(name) ?? before.get(name);
      const isChanged = show(name, (lng) => [
        before.get(name)?.words.get(lng),
        after.get(name)?.words.get(lng),
      ]);
      if (isChanged && row) changed.push(row);
    }
    // Words that no fact fills are shown as they are written.
    const bubbles = new Set([...after.values()].map(({ text }) => text));
    const written = new Map(
      shown.map((lng) => [lng, [wordsOf(projectBefore, lng), wordsOf(project, lng)] as const]),
    );
    const keys = [
      ...new Set([...written.values()].flatMap((both) => both.flatMap((texts) => [...texts.keys()]))),
    ];
    const words = keys
      .filter((key) => !bubbles.has(key))
      .filter((key) =>
        show(key, (lng) => {
          const [old, now] = written.get(lng) ?? [];
          return [old?.get(key), now?.get(key)];
        }),
      );
    for (const line of asides(projectBefore, project, changed)) console.log(line);
    for (const path of changedLexicons(filesBefore, readProjectFiles()))
      console.log(`${path} has changed; "mitr understand" shows what is understood now.`);
    const counts = [counted(changed.length, 'bubble'), counted(words.length, 'written text')].filter(Boolean);
    console.log(
      counts.length === 0
        ? `People read the same as at ${values.against}.`
        : `Otherwise than at ${values.against}: ${counts.join(', ')}.`,
    );
    return 0;
  },
};

type BothWords = readonly [old: string | undefined, now: string | undefined];

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}

function wordsOf(project: ReadProject, lng: string): ReadonlyMap<string, string> {
  return textsByKey(project.locales.texts.get(lng) ?? {});
}

/** What an editor easily forgets beside a change: its source, and the gap that says that nobody knows it. */
function asides(before: ReadProject, after: ReadProject, changed: readonly SaidRow[]): readonly string[] {
  const forgotten = changedBySameSource(before.content, after.content).map(
    ({ file, line, name, fields, source, asOf }) =>
      `${file}:${line} ${name}: ${fields.join(', ')} changed, source and as_of did not. Does ${source} of ${asOf} say so?`,
  );
  const procedures = new Set(changed.flatMap((row) => (row.collection === 'procedures' ? [row.id] : [])));
  const gaps = [...after.content.gaps.values()].flatMap(({ id, file, lineOf, value: { procedure } }) =>
    procedure !== undefined && procedures.has(procedure)
      ? [`${file}:${lineOf([])} ${id} says what is not known of ${procedure}. Is it still so?`]
      : [],
  );
  const states = [...after.content.procedures.values()].flatMap(({ id, file, lineOf, value }) => {
    const old = before.content.procedures.get(id)?.value;
    const isLeft = old !== undefined && isSame(old.state, value.state) && !isSame(old, value);
    if (!isLeft) return [];
    return [
      `${file}:${lineOf(['state'])} ${id}: the state is still that of ${value.state.as_of}. Does its sentence hold?`,
    ];
  });
  return [...forgotten, ...states, ...gaps];
}

function isSame(old: unknown, now: unknown): boolean {
  return JSON.stringify(old) === JSON.stringify(now);
}

/** The lists of words that people type. */
function changedLexicons(before: Files, after: Files): readonly string[] {
  return Object.keys({ ...before, ...after }).filter(
    (path) => path.startsWith('content/lexicon/') && before[path] !== after[path],
  );
}

/** How words change in a language; nothing where they do not. */
function changeOf([old = '', now = '']: BothWords, lng: string): string[] {
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
