import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { printSpread, spreadOf } from './dialogue/rounds.ts';
import { ASKS, BUNDLE, RESOURCES, type Read } from './texts/child.ts';
import { KEYS, makeTexts } from './texts/made.ts';

export const name = 'texts';

const OWN = 'mitr';
const CONTENDERS = [OWN, 'i18next'];
const ROUNDS = 15;
const CHILD = join(import.meta.dirname, 'texts', 'child.ts');
const LIMIT_MS = 60;
const LIMIT_MB = 15;

const execute = promisify(execFile);

async function readBy(contender: string, folder: string): Promise<Read> {
  const args = [...process.execArgv, '--expose-gc', CHILD, contender, folder];
  const { stdout } = await execute(process.execPath, args);
  return JSON.parse(stdout) as Read;
}

function line(contender: string, reads: readonly Read[]): string {
  const figures = (of: (read: Read) => number) => printSpread(spreadOf(reads.map(of)), 1);
  const limit = (most: string) => (contender === OWN ? ` (target ${most})` : '');
  return (
    `${contender.padEnd(8)}ready: ${figures((read) => read.ready)} ms${limit(`${LIMIT_MS}`)}, ` +
    `${figures((read) => read.readyBytes / 1e6)} MB${limit(`${LIMIT_MB}`)}; ` +
    `all said once: ${figures((read) => read.said)} ms more, ` +
    `${figures((read) => read.saidBytes / 1e6)} MB in all`
  );
}

/**
 * Texts of six languages from the file to the first word in each, then every key once, beside i18next: time on the
 * clock, and what the heap has grown by after a collection. Every reading is a new process; they take turns.
 */
export async function run(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-bench-'));
  try {
    const { bundle, texts, asks } = makeTexts();
    writeFileSync(join(folder, BUNDLE), JSON.stringify(bundle));
    writeFileSync(join(folder, RESOURCES), JSON.stringify(texts));
    writeFileSync(join(folder, ASKS), JSON.stringify(asks));
    const reads = new Map(CONTENDERS.map((contender): [string, Read[]] => [contender, []]));
    for (let round = 0; round < ROUNDS; round++)
      for (const [contender, all] of reads) all.push(await readBy(contender, folder));
    const words = new Set([...reads.values()].flat().map((read) => read.words));
    if (words.size > 1) throw new Error('Mitr and i18next do not say the same');
    const megabytes = statSync(join(folder, BUNDLE)).size / 1e6;
    return [
      `${Object.keys(texts).length} languages × ${KEYS} keys, ${megabytes.toFixed(1)} MB of JSON; ` +
        `${ROUNDS} rounds, medians, and the middle half of them in brackets`,
      ...[...reads].map(([contender, all]) => line(contender, all)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
