import { open, seal } from '../../src/tips/age.ts';
import { Draft } from '../../src/tips/draft.ts';
import { STANZAS, sealedSize } from '../../src/tips/format.ts';
import { newKey } from '../../src/tips/identity.ts';
import { openTip } from '../../src/tips/open.ts';
import { newReceipt, receiptKeys } from '../../src/tips/receipt.ts';
import { deliver } from '../../src/tips/record.ts';
import { coordinators, SENDING, utf8 } from '../tips/fixtures.ts';
import { printSpread, spreadOf } from './dialogue/rounds.ts';
import { besideTraffic } from './tips/beside-traffic.ts';

export const name = 'tips';

/** Median with the middle half, and 95th percentile, in milliseconds, after a warm-up. */
async function timed(what: string, rounds: number, work: () => Promise<unknown>): Promise<string> {
  for (let n = 0; n < Math.min(5, rounds); n++) await work();
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const p95 = times[Math.floor(0.95 * (times.length - 1))] ?? 0;
  return `${what}: ${printSpread(spreadOf(times), 1)} ms, p95 ${p95.toFixed(1)} ms`;
}

/**
 * Sealing and opening, on one core: the target for 1 KB with twelve stanzas is 25 ms. Then a whole server that takes tips beside
 * questions: the target is 1,000 an hour. What a browser does is in `tip-page.ts`.
 */
export async function run(): Promise<string[]> {
  const people = await coordinators(STANZAS);
  const recipients = people.map((one) => one.recipient);
  const kilobyte = new Uint8Array(1024);
  const form = { stanzas: STANZAS, bytes: sealedSize(kilobyte.length, STANZAS) };
  const sealed = await seal(kilobyte, recipients, STANZAS);
  let turn = 0;
  const lines = [
    await timed('seal 1 KB with twelve stanzas', 60, () => seal(kilobyte, recipients, STANZAS)),
    await timed('open 1 KB with twelve stanzas, any of them', 60, () =>
      open(sealed, people[turn++ % people.length]?.identity ?? '', form, 'file'),
    ),
    await timed('make a tip key', 60, async () => newKey()),
  ];

  const levels = ['kh-local', 'kh-parent', 'kh-independent'].map((committee, n) => ({
    committee,
    recipients: recipients.slice(4 * n, 4 * n + 4),
  }));
  lines.push(await timed('begin a draft (four boxes, eight parts)', 20, () => Draft.start(levels)));
  const drafts = await Promise.all(Array.from({ length: 45 }, () => Draft.start(levels)));
  lines.push(
    await timed('seal one message into a draft and send it', 40, async () => {
      const draft = drafts.pop();
      draft?.append('a', utf8('x'.repeat(1024)));
      draft?.close(SENDING);
    }),
  );
  const draft = await Draft.start(levels);
  draft.append('a', utf8('x'.repeat(1024)));
  const tip = deliver(draft.close(SENDING), 'unit');
  const reader = people[0]?.identity ?? '';
  lines.push(await timed('open a whole tip (box and eight parts)', 40, () => openTip(tip, reader)));
  lines.push(
    await timed('derive a receipt (scrypt 2^15)', 5, () => receiptKeys(newReceipt(), new Uint8Array(16))),
  );
  return [...lines, ...(await besideTraffic())];
}
