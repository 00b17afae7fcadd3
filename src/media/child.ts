import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program that gets bytes and gives bytes, and has nothing else of this machine. */
export interface Job {
  readonly program: string;
  readonly args: readonly string[];
  /** What it needs to read, as real paths. Everything else is out of its sight. */
  readonly reads: readonly string[];
  readonly input: Uint8Array;
  /** Seconds of the processor that it may take. */
  readonly cpuSeconds: number;
  /** Bytes that it may give. */
  readonly mostBytes: number;
  /** Bytes that it may keep in files of its own, which lie in memory. */
  readonly mostKept?: number;
}

const WALL = fileURLToPath(new URL('wall.sh', import.meta.url));
/** Programs and libraries of the system, which every job sees. */
export const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc/ld.so.cache', '/etc/alternatives'];
const DATA_KB = 900_000;
const FILE_BLOCK = 512;
/** A machine that is busy may need longer than the processor's seconds; then it is killed. */
const LONGEST_MS = 150_000;

/**
 * Runs a job behind a wall: in a process without environment, network and files, with limits of memory and processor
 * time. Resolves to what it gave, or to nothing where it failed, gave too much, was killed, or this system allows no wall.
 * @param closing kills it.
 */
export async function runChild(job: Job, closing?: AbortSignal): Promise<Uint8Array | undefined> {
  if (closing?.aborted) return undefined;
  const limits = [job.cpuSeconds, DATA_KB, Math.ceil((job.mostKept ?? 0) / FILE_BLOCK)].map(String);
  const inside = [WALL, ...limits, ...SYSTEM, ...job.reads, '--', job.program, ...job.args];
  const args = ['-rnmpi', '--fork', '--kill-child=KILL', 'sh', ...inside];
  const child = spawn('unshare', args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  const given: Uint8Array[] = [];
  let size = 0;
  const kill = () => child.kill('SIGKILL');
  const limit = setTimeout(kill, LONGEST_MS);
  closing?.addEventListener('abort', kill, { once: true });
  try {
    return await new Promise((resolve) => {
      child.stdout.on('data', (chunk: Uint8Array) => {
        size += chunk.length;
        given.push(chunk);
        if (size > job.mostBytes) kill();
      });
      // A program that refuses its input closes it early; how it ended tells.
      child.stdin.on('error', () => {});
      child.on('error', () => resolve(undefined));
      child.on('close', (code) =>
        resolve(code === 0 && size <= job.mostBytes ? joined(given, size) : undefined),
      );
      child.stdin.end(job.input);
    });
  } finally {
    clearTimeout(limit);
    closing?.removeEventListener('abort', kill);
    for (const chunk of given) chunk.fill(0);
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
