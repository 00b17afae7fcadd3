import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { ROOT } from '../../src/cli/files.ts';

export interface Running {
  readonly seconds: number;
  readonly port: number;
  /** The number of its process group. */
  readonly group: number;
  stop(): Promise<void>;
}

/** `npm start` as an operator types it, on free ports, until it says where it is. */
export async function start(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', ADMIN_PORT: '0', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    // A group of its own, so that npm and what it started can be stopped together.
    detached: true,
  });
  const closed = new Promise<void>((done) => child.once('close', () => done()));
  const port = await portSaid(child);
  return {
    seconds: (performance.now() - began) / 1000,
    port,
    group: child.pid ?? 0,
    async stop() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await closed;
    },
  };
}

function portSaid(child: ChildProcess): Promise<number> {
  return new Promise((done, failed) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const port = /"port":(\d+)/.exec(said);
      if (port) done(Number(port[1]));
    });
    child.once('close', () => failed(new Error(`npm start ended: ${said}`)));
  });
}

/** Of the largest process of a group, which is the server and not the npm that started it. */
export function residentMegabytes(group: number): number {
  const sizes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const [, , ofGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ');
        const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
        return Number(ofGroup) === group ? (Number(kilobytes ?? 0) * 1024) / 1e6 : 0;
      } catch {
        return 0; // it ended meanwhile
      }
    });
  return Math.max(...sizes);
}
