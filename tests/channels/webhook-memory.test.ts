import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { Held } from './webhook-flood.ts';

/** By the first mark everything that is remembered for a day, 10,000 bodies at most, is full. */
const MARKS = [24_000, 30_000];
/** Less than the smallest object for each call. */
const BYTES_A_CALL = 50;

it('whatever is sent to the webhooks, no memory stays behind', async () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed}`);
  const child = fork(new URL('webhook-flood.ts', import.meta.url), [seed, ...MARKS].map(String), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
  });
  const held: Held[] = [];
  child.on('message', (message: Held) => held.push(message));
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  const [first, last] = held;
  if (!first || !last) throw new Error('the flood told nothing');
  expect(last.bytes - first.bytes).toBeLessThan(BYTES_A_CALL * (last.calls - first.calls));
});
