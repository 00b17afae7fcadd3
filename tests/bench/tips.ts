import { open, seal } from '../../src/tips/age.ts';
import { Draft } from '../../src/tips/draft.ts';
import { STANZAS, sealedSize } from '../../src/tips/format.ts';
import { newKey } from '../../src/tips/identity.ts';
import { openTip } from '../../src/tips/open.ts';
import { newReceipt, receiptKeys } from '../../src/tips/receipt.ts';
import { deliver } from '../../src/tips/record.ts';
import { coordinators, SENDING, utf8 } from '../tips/fixtures.ts';

export const name = 'tips';

/** Median and 95th percentile in milliseconds, after a warm-up. */
async function timed(what: string, rounds: number, work: () => Promise<unknown>): Promise<string> {
  for (let n = 0; n < Math.min(5, rounds); n++) await work();
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  return `${what}: median ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

/** Sealing and opening, on one core. The target for 1 KB with twelve stanzas is 25 ms. */
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
  return lines;
}
