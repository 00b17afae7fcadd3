import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KillRun } from './kill-run.ts';

/** `MITR_KILLS=100` in continuous integration, half of them with each kind of platform. */
const KILLS = Math.ceil(Number(process.env['MITR_KILLS'] ?? 12) / 2);

describe.each([
  { platform: 'a platform that knows what it has taken', idempotent: true },
  { platform: 'a platform that does not', idempotent: false },
])('a process that is killed while people write, on $platform', ({ idempotent }) => {
  it(`loses nothing that it acknowledged, takes each event once and keeps the order (${KILLS} kills)`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-kill-'));
    const seed = Math.floor(Math.random() * 2 ** 32);
    try {
      const report = await new KillRun(folder, seed, 8, idempotent).run(KILLS);
      console.log(
        `seed ${seed}: ${report.kills} kills, ${report.acknowledged} events acknowledged, ${report.messages} messages, ${report.doubles} twice`,
      );
      expect(report.wrong).toEqual([]);
      expect(report.acknowledged).toBeGreaterThan(KILLS);
      if (idempotent) expect(report.doubles).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 3_600_000);
});
