import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hexToBytes } from '@noble/hashes/utils.js';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readIdentity } from '../../src/tips/identity.ts';
import { verifyNote } from '../../src/tips/note.ts';
import { openAttachment, openTip } from '../../src/tips/open.ts';
import { readReceipt, receiptKeys } from '../../src/tips/receipt.ts';
import { deliver, sealedTip } from '../../src/tips/record.ts';
import { openReplies } from '../../src/tips/reply.ts';
import { age, HAS_AGE } from './age-program.ts';
import { committee, person, rosterOf, verified } from './fixtures.ts';

const HOME = join(import.meta.dirname, 'golden');
const NAMES = readdirSync(HOME, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const scratch = mkdtempSync(join(tmpdir(), 'mitr-golden-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const expectedFile = z.object({
  handle: z.string(),
  story: z.array(z.string()),
  answers: z.looseObject({}),
  attachment: z.string(),
  receipt: z.string(),
  installSalt: z.string(),
  reply: z.string(),
  verifyKey: z.string(),
});

function golden(name: string) {
  const bytes = (file: string) => new Uint8Array(readFileSync(join(HOME, name, file)));
  const text = (file: string) => readFileSync(join(HOME, name, file), 'utf8');
  return {
    bytes,
    expected: expectedFile.parse(JSON.parse(text('expected.json'))),
    tip: sealedTip.parse(JSON.parse(text('tip.json'))),
    identity: (n: number) => readIdentity(text(`coordinator-${n}.txt`)) ?? '',
  };
}

it('there is at least one golden tip', () => {
  expect(NAMES).toContain('2026-11');
});

describe.each(NAMES)('the golden tip %s', (name) => {
  const { bytes, expected, tip, identity } = golden(name);

  it('opens for both coordinators with all that was in it', async () => {
    for (const [level, n] of [
      ['unit', 1],
      ['next', 2],
    ] as const) {
      const opened = await openTip(deliver(tip, level), identity(n));
      expect(opened.handle).toBe(expected.handle);
      expect(opened.story.map(({ text }) => text)).toEqual(expected.story);
      expect(opened.cover).toMatchObject({
        answers: expected.answers,
        level: 'kh-local',
        next: 'kh-independent',
      });
      const attachment = await openAttachment(opened, tip.attachments[0] ?? new Uint8Array());
      expect(new TextDecoder().decode(attachment.bytes)).toBe(expected.attachment);
    }
  });

  it('has its reply read with its receipt', async () => {
    const read = readReceipt(expected.receipt);
    if (!read.ok) throw new Error(read.wrong);
    const keys = await receiptKeys(read.receipt, new TextEncoder().encode(expected.installSalt));
    const members = [1, 2].map((n) => ({
      ...person(`p${n}`, ['district'], [`age1${String(n).repeat(58).replaceAll('1', 'q')}`]),
      verifyKeys: n === 1 ? [expected.verifyKey] : [],
    }));
    const roster = verified(rosterOf([committee('kh-local', members, { places: ['KH-0212'] })]));
    const { conversations } = await openReplies([bytes('reply.age')], keys, [roster]);
    expect(conversations).toMatchObject([{ handle: expected.handle, replies: [{ text: expected.reply }] }]);
  });

  it.skipIf(!HAS_AGE)('opens with two commands of the age program alone', () => {
    for (const n of [1, 2]) {
      const key = join(scratch, `${name}-${n}.txt`);
      writeFileSync(
        key,
        age(['-d', '-i', join(HOME, name, `coordinator-${n}.txt`), join(HOME, name, `box-${n}.age`)]),
      );
      const part = (number: number) =>
        age(['-d', '-i', key, join(HOME, name, `part-${number}.age`)]).toString();
      expect(part(1)).toContain(JSON.stringify(expected.story[1]));
      const [head, cover] = part(8).split('\n');
      expect(JSON.parse(head ?? '')).toEqual({
        format: 'mitr-part/1',
        suite: 'x25519',
        handle: expected.handle,
        part: 8,
      });
      expect(JSON.parse(cover ?? '')).toMatchObject({ format: 'mitr-tip/1', answers: expected.answers });
      const [, photo] = age(['-d', '-i', key, join(HOME, name, 'attachment-1.age')])
        .toString()
        .split('\n');
      expect(photo?.replaceAll('\0', '')).toBe(expected.attachment);
    }
  });

  it.skipIf(!HAS_AGE)('opens with no other key of the age program', () => {
    expect(() =>
      age(['-d', '-i', join(HOME, name, 'coordinator-2.txt'), join(HOME, name, 'box-1.age')]),
    ).toThrow(/no identity matched/);
  });

  it('has a reply that is a plain signed note', async () => {
    const { open } = await import('../../src/tips/age.ts');
    const read = readReceipt(expected.receipt);
    if (!read.ok) throw new Error(read.wrong);
    const keys = await receiptKeys(read.receipt, new TextEncoder().encode(expected.installSalt));
    const note = await open(bytes('reply.age'), keys.identity, { stanzas: 1, bytes: 4096 }, 'reply');
    const verifier = { name: 'mitr-coordinator', publicKey: hexToBytes(expected.verifyKey) };
    expect(verifyNote(new TextDecoder().decode(note).trimEnd().concat('\n'), [verifier])).toMatchObject({
      ok: true,
      signedBy: [verifier],
    });
  });
});
