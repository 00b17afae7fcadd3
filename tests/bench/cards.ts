import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CardPainter } from '../../src/cards/draw.ts';
import { sheetOf } from '../../src/cards/sheet.ts';
import { projectBundle } from '../../src/cli/project.ts';

export const name = 'cards';

const TODAY = '2026-11-22';
const ROUNDS = 5;

/** Every procedure's card in every language: CPU of all threads, size, and how long the event loop stood still. */
export async function run(): Promise<string[]> {
  const bundle = projectBundle();
  const painter = new CardPainter();
  const rows = bundle.find({ from: 'procedures', where: {} }, TODAY).rows;
  const sheets = bundle.locales.flatMap((lng) =>
    rows.flatMap(({ id }) => sheetOf(bundle, lng, `procedures/${id}`, TODAY) ?? []),
  );
  const bytes: number[] = [];
  // The first round reads the fonts and fills the caches of letters.
  for (const sheet of sheets) bytes.push((await painter.paint(sheet)).length);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const millis: number[] = [];
  delay.enable();
  for (let round = 0; round < ROUNDS; round++)
    for (const sheet of sheets) {
      const before = process.cpuUsage();
      await painter.paint(sheet);
      const { user, system } = process.cpuUsage(before);
      millis.push((user + system) / 1000);
    }
  delay.disable();
  millis.sort((a, b) => a - b);
  const at = (share: number) => (millis[Math.floor(share * (millis.length - 1))] ?? Number.NaN).toFixed(1);
  return [
    `${sheets.length} cards: median ${at(0.5)} ms of CPU, p95 ${at(0.95)} ms (target 12)`,
    `event loop blocked: p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, at most ${(delay.max / 1e6).toFixed(1)} ms (target 5)`,
    `size: largest ${(Math.max(...bytes) / 1000).toFixed(0)} kB (target 60)`,
  ];
}
