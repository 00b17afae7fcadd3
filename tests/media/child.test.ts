import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Job, runChild } from '../../src/media/child.ts';
import { MediaCleaner } from '../../src/media/cleaner.ts';
import { decodersSee, permissionHolds } from '../../src/media/protections.ts';
import { until } from '../until.ts';
import { taggedPng } from './pictures.ts';
import { HAS_WALL } from './programs.ts';

const run = promisify(execFile);

const node = (program: string, more: Partial<Job> = {}): Job => ({
  program: process.execPath,
  args: ['--max-old-space-size=8000', '--eval', program],
  reads: [process.execPath],
  input: new Uint8Array(),
  cpuSeconds: 10,
  mostBytes: 10_000,
  ...more,
});
const said = async (job: Job) => {
  const bytes = await runChild(job);
  return bytes && new TextDecoder().decode(bytes);
};

describe.skipIf(!HAS_WALL)('a process that decodes (needs unshare)', () => {
  it('gets its bytes, gives its bytes, and has no environment', async () => {
    const input = new TextEncoder().encode('abc');
    const program = `
      const { NODE_COMPILE_CACHE, ...known } = process.env;
      const secrets = Object.keys(known).filter((name) => !['PWD', 'OLDPWD', '_', 'SHLVL'].includes(name));
      process.stdin.on('data', (bytes) => process.stdout.write(bytes.toString().toUpperCase() + secrets.length));`;
    expect(await said(node(program, { input }))).toBe('ABC0');
  });

  it('gives nothing where it fails, is no program, or gives more than it may', async () => {
    expect(await said(node('process.exit(3)'))).toBeUndefined();
    expect(await said(node('', { program: '/usr/bin/no-such-program' }))).toBeUndefined();
    expect(await said(node('process.stdout.write("x".repeat(10_001))'))).toBeUndefined();
    expect(
      await said(node('setInterval(() => process.stdout.write("x".repeat(60_000)), 0)')),
    ).toBeUndefined();
    expect((await said(node('process.stdout.write("x".repeat(10_000))')))?.length).toBe(10_000);
  });

  it('has a limit of memory, of the processor, and of what it writes to files', async () => {
    const memory =
      'const kept = []; for (let n = 0; n < 40; n++) kept.push(Buffer.alloc(50_000_000, 1)); console.log("had it")';
    expect(await said(node(memory))).toBeUndefined();
    expect(await said(node('for (;;) {}', { cpuSeconds: 1 }))).toBeUndefined();
    const file = `require('node:fs').writeFileSync('/tmp/mitr-child-test', 'kept'); console.log('wrote it')`;
    try {
      expect(await said(node(file))).toBeUndefined();
    } finally {
      rmSync('/tmp/mitr-child-test', { force: true });
    }
  });
});

/** Of each process that descends from this one: what it runs, and how soon the system ends it where memory is short. */
function descendants(): { readonly name: string; readonly badness: number; readonly nice: number }[] {
  const parents = new Map<number, number>();
  const found = new Map<number, { name: string; badness: number; nice: number }>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger))
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(pid, Number(fields[1]));
      found.set(pid, {
        name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
        badness: Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8')),
        nice: Number(fields[16]),
      });
    } catch {
      // It has ended meanwhile.
    }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent === process.pid || (parent !== undefined && parent > 1 && isBelow(parent));
  };
  return [...found].flatMap(([pid, one]) => (isBelow(pid) ? [one] : []));
}

it.skipIf(!HAS_WALL)('is ended first where memory is short, and runs behind everything else', async () => {
  let over = false;
  const spins = runChild({
    ...node(''),
    program: '/bin/dash',
    args: ['-c', 'while :; do :; done'],
    cpuSeconds: 1,
  }).finally(() => {
    over = true;
  });
  const decoder = () => descendants().find(({ name }) => name === 'dash');
  await until(() => over || decoder() !== undefined);
  expect(decoder()).toEqual({ name: 'dash', badness: 1000, nice: 10 });
  expect(await spins).toBeUndefined();
});

it.skipIf(!HAS_WALL)('is killed when nobody wants what it makes any more (needs unshare)', async () => {
  const closing = new AbortController();
  const spins = runChild(
    { ...node(''), program: '/bin/dash', args: ['-c', 'while :; do :; done'] },
    closing.signal,
  );
  const runs = () => descendants().some(({ name }) => name === 'dash');
  await until(runs);
  closing.abort();
  expect(await spins).toBeUndefined();
  await until(() => !runs());
});

describe.skipIf(!HAS_WALL)('behind the wall (needs unshare)', () => {
  it('there is no file of this machine but its programs, and nothing can be written', async () => {
    const kept = `${import.meta.dirname}/child.test.ts`;
    const program = `
      const fs = require('node:fs');
      const can = (what) => { try { what(); return true; } catch { return false; } };
      console.log(JSON.stringify({
        root: fs.readdirSync('/').sort(),
        project: can(() => fs.readFileSync(${JSON.stringify(kept)})),
        passwords: can(() => fs.readFileSync('/etc/passwd')),
        others: can(() => fs.readdirSync('/proc')),
        writes: can(() => fs.writeFileSync('/usr/mitr-test', '')),
      }));`;
    const seen = JSON.parse((await said(node(program))) ?? '{}');
    expect(seen).toMatchObject({ project: false, passwords: false, others: false, writes: false });
    const known = ['bin', 'etc', 'lib', 'lib64', 'sbin', 'tmp', 'usr', process.execPath.split('/')[1]];
    expect(seen.root.filter((name: string) => !known.includes(name))).toEqual([]);
  });

  it('there is no network, not even to this machine', async () => {
    const server = createServer((socket) => socket.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const program = `
      const socket = require('node:net').connect(${port}, '127.0.0.1');
      socket.on('data', (bytes) => console.log(bytes.toString()));
      socket.on('error', () => console.log('no network'));`;
    try {
      expect((await run(process.execPath, ['--eval', program])).stdout).toBe('reached\n');
      expect(await said(node(program))).toBe('no network\n');
    } finally {
      server.close();
    }
  });

  it('a file of its own lies in memory and has its limit', async () => {
    const program = (bytes: number) =>
      `require('node:fs').writeFileSync('/tmp/own', 'x'.repeat(${bytes})); console.log('wrote it')`;
    expect(await said(node(program(4000), { mostKept: 8000 }))).toBe('wrote it\n');
    expect(await said(node(program(400_000), { mostKept: 8000 }))).toBeUndefined();
  });
});

it.skipIf(!HAS_WALL)('Node refuses a process files, programs and threads (needs unshare)', async () => {
  expect(await permissionHolds()).toBe(true);
});

it.skipIf(!HAS_WALL)('what nobody wants any more is overwritten at once (needs unshare)', async () => {
  const cleaner = new MediaCleaner();
  const [first, second] = [await taggedPng(), await taggedPng()];
  const closing = new AbortController();
  const results = [cleaner.clean(first, closing.signal), cleaner.clean(second, closing.signal)];
  closing.abort();
  for (const file of [first, second]) expect(file.every((byte) => byte === 0)).toBe(true);
  for (const result of results) expect(await result).toMatchObject({ cleaned: false });
  const third = await taggedPng();
  expect(await cleaner.clean(third, closing.signal)).toEqual({ cleaned: false, why: 'busy' });
  expect(third.every((byte) => byte === 0)).toBe(true);
});

it('where there is no wall nothing is decoded', async () => {
  const cleaner = new MediaCleaner({
    protections: Promise.resolve({ walled: false, pictures: false, voices: false }),
  });
  expect(await cleaner.clean(await taggedPng())).toEqual({ cleaned: false, why: 'off' });
});

it('nothing is decoded where a decoder would see the data folder, by whatever path it is reached', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-seen-'));
  symlinkSync('/usr', join(folder, 'programs'));
  try {
    for (const seen of ['/usr/local/mitr/data', '/usr', '/lib/mitr', join(folder, 'programs/mitr/data')]) {
      expect([seen, decodersSee(seen)]).toEqual([seen, true]);
      const cleaner = new MediaCleaner({ secret: seen });
      expect(await cleaner.protections).toMatchObject({ pictures: false, voices: false });
      expect(await cleaner.clean(await taggedPng())).toEqual({ cleaned: false, why: 'off' });
    }
    for (const away of ['/var/lib/mitr', '/usrlocal', '/', folder, join(folder, 'data')])
      expect([away, decodersSee(away)]).toEqual([away, false]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
