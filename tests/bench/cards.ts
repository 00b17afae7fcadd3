import { performance } from 'node:perf_hooks';
import { CardPainter } from '../../src/cards/draw.ts';
import { sheetOf } from '../../src/cards/sheet.ts';
import { projectBundle } from '../../src/cli/project.ts';

export const name = 'cards';

const TODAY = '2026-11-22';
const ROUNDS = 7;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Of what each card took as a median of the rounds: the middle, the 95th of a hundred, and the longest. */
function said(cards: readonly (readonly number[])[]): string {
  const sorted = cards.map(median).sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`;
}

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
  const millis = sheets.map((): number[] => []);
  const busy = sheets.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, sheet] of sheets.entries()) {
      const before = process.cpuUsage();
      const loop = performance.eventLoopUtilization();
      await painter.paint(sheet);
      // All that the loop did meanwhile, so never less than what it did in one piece.
      busy[i]?.push(performance.eventLoopUtilization(loop).active);
      const { user, system } = process.cpuUsage(before);
      millis[i]?.push((user + system) / 1000);
    }
  return [
    `${sheets.length} cards, CPU of each in ${ROUNDS} rounds: ${said(millis)} (target 12)`,
    `the event loop's part of it: ${said(busy)} (target 5)`,
    `size: largest ${(Math.max(...bytes) / 1000).toFixed(0)} kB (target 60)`,
  ];
}
