import type { SealedTip } from '../../src/tips/record.ts';
import { Office } from '../vault/office.ts';

export const name = 'vault';

const TIPS = 120;

/** What handing in a record costs a server, over HTTP and onto the disk. The target is 1,000 an hour on one core. */
export async function run(): Promise<string[]> {
  const office = await Office.open();
  try {
    const tips: SealedTip[] = [];
    for (let n = 0; n < TIPS; n++) tips.push(await office.seal(`tip ${n}`));
    for (const [n, tip] of tips.splice(0, 20).entries())
      await office.submit(tip, { 'x-forwarded-for': `10.0.0.${n}` });
    const times: number[] = [];
    const cpu = process.cpuUsage();
    const began = performance.now();
    for (const [n, tip] of tips.entries()) {
      const start = performance.now();
      const { json } = await office.submit(tip, { 'x-forwarded-for': `10.1.0.${n}` });
      if (!json.accepted) throw new Error(`refused: ${json.reason}`);
      times.push(performance.now() - start);
    }
    const took = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    const each = (user + system) / 1000 / tips.length;
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
    return [
      `hand in a record, both ends in this process: median ${at(0.5)} ms, p95 ${at(0.95)} ms, ${each.toFixed(1)} ms of CPU`,
      `one after the other: ${Math.round((tips.length / took) * 3_600_000)} an hour; by CPU alone ${Math.round(3_600_000 / each)}`,
    ];
  } finally {
    await office.close();
  }
}
