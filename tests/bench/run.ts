/** `npm run bench`: speed and size beside others. Never part of `npm test`: a busy machine fails nobody's change. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

const HELP = `Usage: npm run bench [-- NAME …]

Measures speed and size and compares them with other libraries, which are installed into tests/bench/node_modules
on first use. Without a name all of it. docs/performance.md says how to read the figures.

Names: `;

/** What a file of this folder is that can be named. */
interface Bench {
  readonly name: string;
  /** Lines to print. */
  run(): Promise<readonly string[]>;
}

const HERE = import.meta.dirname;
const NAME = /^export const name = '([\w-]+)';/m;

/** Files by the names that they export. They are read, not loaded: what they compare with may not be installed yet. */
function benches(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(HERE).filter((each) => each.endsWith('.ts'))) {
    const name = NAME.exec(readFileSync(join(HERE, file), 'utf8'))?.[1];
    if (name !== undefined) found.set(name, join(HERE, file));
  }
  return found;
}

function changed(file: string): number {
  return statSync(join(HERE, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Installs what is compared with, where it is missing or older than its lock file. False where that failed. */
function installPeers(): boolean {
  if (changed('node_modules/.package-lock.json') >= changed('package-lock.json')) return true;
  console.log('Installing what is compared with into tests/bench/node_modules (npm ci --ignore-scripts) …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: HERE,
    stdio: 'inherit',
  });
  return status === 0;
}

/** Where and how busy: figures mean little without it. */
function machine(): string {
  const processors = cpus();
  const load = loadavg().map((figure) => figure.toFixed(1));
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, Node ${process.versions.node}, ${processors.length} cores of ${processors[0]?.model.trim()}, load ${load.join(' ')}`;
}

async function main(args: readonly string[]): Promise<number> {
  const all = benches();
  const names = [...all.keys()].sort();
  if (args.some((arg) => arg === '--help' || arg === '-h' || arg === 'help')) {
    console.log(HELP + names.join(', '));
    return 0;
  }
  const unknown = args.find((arg) => !all.has(arg));
  if (unknown !== undefined) {
    console.error(`There is no bench "${unknown}". There is ${names.join(', ')}.`);
    return 2;
  }
  if (!installPeers()) {
    console.error('They could not be installed; see above.');
    return 1;
  }
  console.log(machine());
  for (const name of args.length > 0 ? args : names) {
    console.log(`\n${name}`);
    const bench = (await import(all.get(name) ?? '')) as Bench;
    for (const line of await bench.run()) console.log(`  ${line}`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
