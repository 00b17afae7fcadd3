import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

const HAS_PROC = existsSync('/proc/self/mem');
const KEY = /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/g;

/** Copies of these bytes, and whole age identities, in all memory that the process can write. */
function look(pid: number, text: Buffer): { texts: number; keys: number } {
  const found = { texts: 0, keys: 0 };
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    const STEP = 2 ** 24;
    for (let at = start; at < end; at += STEP) {
      const chunk = Buffer.alloc(Math.min(STEP + 100, end - at));
      try {
        readSync(memory, chunk, 0, chunk.length, at);
      } catch {
        continue; // a page that is mapped and cannot be read
      }
      for (let hit = chunk.indexOf(text); hit >= 0; hit = chunk.indexOf(text, hit + 1)) found.texts++;
      found.keys += chunk.toString('latin1').match(KEY)?.length ?? 0;
    }
  }
  closeSync(memory);
  return found;
}

async function leftBy(...args: string[]): Promise<{ texts: number; keys: number }> {
  const child = spawn(process.execPath, [new URL('memory-child.ts', import.meta.url).pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === 'ready') break;
  }
  const text = Buffer.from(lines[0] ?? '', 'hex').map((byte) => byte ^ 0xff);
  const found = look(child.pid ?? 0, Buffer.from(text));
  child.stdin.end();
  await new Promise((resolve) => child.on('exit', resolve));
  return found;
}

describe.skipIf(!HAS_PROC)('memory, right after a message was sealed', () => {
  it('finds a text and a key that somebody left, so that finding none means something', async () => {
    const { texts, keys } = await leftBy('--keep');
    expect(texts).toBeGreaterThan(0);
    expect(keys).toBeGreaterThan(0);
  });

  it.each([['while the draft lives'], ['after sending', '--close']])(
    'holds no copy of the text and no private key, %s',
    async (_when, ...args) => {
      expect(await leftBy(...args)).toEqual({ texts: 0, keys: 0 });
    },
  );
});
