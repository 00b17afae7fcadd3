/** `npm run soak -- --kills N [--seed S]`: kills a working process N times on each kind of platform, and judges what is left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KillRun } from './kill-run.ts';

const HELP = `Usage: npm run soak -- [--kills N] [--seed S]

Kills a process that sixteen people write to, with signal 9 at a random moment, N times (100), and judges what is left:
no acknowledged event lost, each answered once and in order, a message twice only where it was under way. Half of the
kills are with a platform that knows keys of messages, half without. Thousands take an hour and more.

Examples:
  npm run soak
  npm run soak -- --kills 5000`;
const TELL_EVERY = 100;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const kills = Number(values.kills);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
  console.error('--kills and --seed take whole numbers, such as --kills 5000');
  process.exit(1);
}

for (const idempotent of [true, false]) {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-soak-'));
  const half = Math.ceil(kills / 2);
  const report = await new KillRun(folder, seed, 16, idempotent).run(half, (times) => {
    if (times % TELL_EVERY === 0) console.error(`${times} of ${half} kills`);
  });
  rmSync(folder, { recursive: true });
  console.log(
    `${idempotent ? 'with' : 'without'} idempotency keys, seed ${seed}: ${report.kills} kills, ${report.acknowledged} events acknowledged, ${report.messages} messages, ${report.doubles} twice`,
  );
  for (const line of report.wrong) console.error(`  wrong: ${line}`);
  if (report.wrong.length > 0) process.exitCode = 1;
}
