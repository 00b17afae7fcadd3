import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTip } from '../../src/tips/open.ts';
import { randomBelow } from '../../src/tips/random.ts';
import { readReceipt } from '../../src/tips/receipt.ts';
import { deliver, type SealedTip } from '../../src/tips/record.ts';
import type { Source } from '../../src/vault/quota.ts';
import { formsOf } from '../faults/traces.ts';
import { COMMUNE, INDEPENDENT, Office } from './office.ts';

const MINUTE = 60_000;
let office: Office;
beforeEach(async () => {
  office = await Office.open();
});
afterEach(() => office.close());

interface Sent {
  readonly who: string;
  readonly at: number;
  readonly text: string;
  readonly tip: SealedTip;
}

/** Sixty tips by some of two hundred people, over an afternoon; the others only look around. */
async function afternoon(tips = 60): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let n = 0; n < tips; n++) {
    office.clock.pass(randomBelow(8) * MINUTE + randomBelow(MINUTE));
    const who = `U${createHash('md5')
      .update(`person ${n * 3}`)
      .digest('hex')}`;
    const text = `CANARY-${n}-the-man-in-the-blue-house-${n * 7919}`;
    const tip = await office.seal(text);
    const source: Source = n % 2 === 0 ? { by: 'chat', from: who } : { by: 'page', from: `10.9.${n}.17` };
    if (source.by === 'chat') expect(await office.tips.intake.take(tip, source)).toEqual({ accepted: true });
    else
      expect((await office.submit(tip, { 'x-forwarded-for': source.from ?? '' })).json).toEqual({
        accepted: true,
      });
    sent.push({ who: source.from ?? '', at: office.clock.now(), text, tip });
  }
  return sent;
}

function everyByte(folder: string): Buffer {
  return Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );
}

describe('what the server keeps of sixty tips', () => {
  it('holds no word of them and nobody who sent them, in no form and under no secret of its own', async () => {
    const sent = await afternoon();
    await office.restart();
    const disk = Buffer.concat([everyByte(office.dataDir), Buffer.from(office.log.join('\n'))]);
    const page = (await office.get('/tips/page.json')).json;
    const secrets = [Buffer.from(page.installSalt, 'hex'), Buffer.from(page.installSalt)];
    const found: string[] = [];
    for (const { who, text, at } of sent) {
      const digests = ['sha256', 'sha1', 'md5'].flatMap((kind) => [
        createHash(kind).update(who).digest(),
        ...secrets.map((secret) => createHmac(kind, secret).update(who).digest()),
      ]);
      const forms = [
        ...formsOf(text),
        ...formsOf(who),
        ...digests.flatMap((digest): [string, Buffer][] => [
          ['digest', digest.subarray(0, 10)],
          ['digest hex', Buffer.from(digest.toString('hex').slice(0, 16))],
          ['digest base64', Buffer.from(digest.toString('base64url').slice(0, 12))],
        ]),
        ...[at, Math.floor(at / 1000), Math.floor(at / MINUTE)].map((time): [string, Buffer] => [
          'time',
          Buffer.from(String(time)),
        ]),
        ['minute', Buffer.from(new Date(at).toISOString().slice(0, 16))] as [string, Buffer],
      ];
      for (const [form, bytes] of forms) if (disk.includes(bytes)) found.push(form);
    }
    expect(found).toEqual([]);
    expect(disk.includes('AGE-SECRET-KEY')).toBe(false);
  });

  it('opens with nothing that the data folder holds', async () => {
    const [one] = await afternoon(1);
    if (!one) throw new Error('nothing was sent');
    const disk = everyByte(office.dataDir).toString('latin1');
    expect(disk.match(/AGE-SECRET-KEY-1[0-9A-Z]{58}/g)).toBeNull();
    // Whatever has twenty digits could be a receipt; none is, and a receipt would not open a tip anyway.
    const receipts = (disk.match(/\d{20}/g) ?? []).filter((digits) => readReceipt(digits).ok);
    expect(receipts).toEqual([]);
    await expect(openTip(deliver(one.tip, 'unit'), office.identity(INDEPENDENT))).rejects.toThrow(
      /not for this key/,
    );
    expect((await openTip(deliver(one.tip, 'unit'), office.identity(COMMUNE))).story[0]?.text).toBe(one.text);
  });

  it('has one size for every record of text, and one for every box', async () => {
    const sizes = new Set<string>();
    for (const text of ['x', 'long '.repeat(3000), 'ខ្មែរ'.repeat(400)]) {
      const tip = await office.seal(text);
      sizes.add(
        JSON.stringify([tip.parts.map(({ length }) => length), tip.boxes.map(({ length }) => length)]),
      );
    }
    expect(sizes.size).toBe(1);
  });
});
