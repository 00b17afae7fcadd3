/** `npm run soak -- --kills N [--seed S]`: kills a working process N times on each kind of platform, and judges what is left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KillRun } from './kill-run.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string' } },
});
const kills = Number(values.kills);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));

for (const idempotent of [true, false]) {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-soak-'));
  const report = await new KillRun(folder, seed, 16, idempotent).run(Math.ceil(kills / 2));
  rmSync(folder, { recursive: true });
  console.log(
    `${idempotent ? 'with' : 'without'} idempotency keys, seed ${seed}: ${report.kills} kills, ${report.acknowledged} events acknowledged, ${report.messages} messages, ${report.doubles} twice`,
  );
  for (const line of report.wrong) console.error(`  wrong: ${line}`);
  if (report.wrong.length > 0) process.exitCode = 1;
}
