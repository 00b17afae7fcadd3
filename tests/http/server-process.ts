import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'src/main.ts');
const lock = join(root, 'dist/.tests-build');
/** A build takes seconds; a lock older than this was left behind. */
const LONGEST_BUILD = 100_000;

/** Builds `dist/` once for all test files, which run side by side and share it. */
export async function built(): Promise<void> {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const began = Date.now(); ; ) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (Date.now() - began > LONGEST_BUILD) rmSync(lock, { recursive: true, force: true });
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  try {
    // It builds what has changed, comes up and is told to stop.
    const server = await launch({ DATA_DIR: mkdtempSync(join(tmpdir(), 'mitr-build-')) });
    await server.stop();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A server as an operator runs it, in a process of its own. */
export interface ServerProcess {
  readonly origin: string;
  readonly adminOrigin: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Lines of its log so far. */
  readonly lines: readonly LogLine[];
  /** Resolves when it has ended, however. */
  readonly gone: Promise<unknown>;
  /** Waits for a line whose event holds these words. */
  said(words: string): Promise<LogLine>;
  /** Stops it as systemd does; answers with its exit code. Its data is looked at once more, and then removed. */
  stop(look?: (dataDir: string) => void): Promise<number | null>;
}

export interface LogLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** @param flags for Node, where those of the tests will not do */
export async function startServer(
  env: Record<string, string> = {},
  flags: readonly string[] = FLAGS,
): Promise<ServerProcess> {
  await built();
  return launch({ DATA_DIR: mkdtempSync(join(tmpdir(), 'mitr-data-')), ...env }, flags);
}

const FLAGS = ['--disable-warning=ExperimentalWarning'];

async function launch(
  env: Record<string, string> & { readonly DATA_DIR: string },
  flags: readonly string[] = FLAGS,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...flags, main, 'start'], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: '0',
      ADMIN_PORT: '0',
      DEMO_KEYS: `${env.DATA_DIR}-keys`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  let signal: NodeJS.Signals | null = null;
  child.on('exit', (_, by) => {
    signal = by;
  });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  let errors = '';
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(JSON.parse(piece));
    for (const look of waiting) look();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const said = (words: string): Promise<LogLine> =>
    new Promise((done, failed) => {
      const look = (): void => {
        const line = lines.find((one) => one.event.includes(words));
        if (!line) return;
        waiting.delete(look);
        done(line);
      };
      waiting.add(look);
      void ended.then((code) => failed(new Error(`the server ended with ${code ?? signal}: ${errors}`)));
      look();
    });
  const up = await said('Mitr is at');
  return {
    origin: `http://localhost:${up['port']}`,
    adminOrigin: `http://127.0.0.1:${up['adminPort']}`,
    pid: child.pid ?? 0,
    dataDir: env.DATA_DIR,
    lines,
    gone: ended,
    said,
    stop: async (look) => {
      child.kill('SIGTERM');
      const code = await ended;
      look?.(env.DATA_DIR);
      rmSync(env.DATA_DIR, { recursive: true, force: true });
      rmSync(`${env.DATA_DIR}-keys`, { recursive: true, force: true });
      return code;
    },
  };
}

/** Starts it with an environment that it refuses. */
export function startRefused(env: Record<string, string>): {
  readonly code: number | null;
  readonly said: string;
} {
  const { status, stderr } = spawnSync(process.execPath, [main, 'start'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      ADMIN_PORT: '0',
      DATA_DIR: mkdtempSync(join(tmpdir(), 'mitr-data-')),
      ...env,
    },
    encoding: 'utf8',
  });
  return { code: status, said: stderr.trim() };
}
