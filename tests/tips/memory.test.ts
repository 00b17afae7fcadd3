import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { HAS_MEMORY, type Left, memoryOf } from '../process-memory.ts';

async function leftBy(...args: string[]): Promise<Left> {
  const child = spawn(process.execPath, [new URL('memory-child.ts', import.meta.url).pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === 'ready') break;
  }
  const text = Buffer.from(lines[0] ?? '', 'hex').map((byte) => byte ^ 0xff);
  const found = memoryOf(child.pid ?? 0, Buffer.from(text));
  child.stdin.end();
  await new Promise((resolve) => child.on('exit', resolve));
  return found;
}

describe.skipIf(!HAS_MEMORY)('memory, right after a message was sealed', () => {
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
