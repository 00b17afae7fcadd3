import { identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { SealRefused, seal } from '../../src/tips/age.ts';
import { nobody } from '../../src/tips/identity.ts';
import { newSigner, signNote } from '../../src/tips/note.ts';
import { newReceipt, type ReceiptKeys, receiptKeys } from '../../src/tips/receipt.ts';
import {
  coordinatorSigner,
  openFollowUp,
  openReplies,
  REPLY_BYTES,
  sealFollowUp,
  sealReply,
  verifyKeyOf,
} from '../../src/tips/reply.ts';
import type { VerifiedRoster } from '../../src/tips/roster.ts';
import { type Coordinator, committee, coordinators, person, rosterOf, utf8, verified } from './fixtures.ts';

const HANDLE = 'a'.repeat(32);
let keys: ReceiptKeys;
let chief: Coordinator;
let deputy: Coordinator;
let tipKey: Coordinator;
let roster: VerifiedRoster;

beforeAll(async () => {
  keys = await receiptKeys(newReceipt(), new Uint8Array(16));
  [chief, deputy, tipKey] = (await coordinators(3)) as [Coordinator, Coordinator, Coordinator];
  const member = (id: string, { identity, recipient }: Coordinator) => ({
    ...person(id, ['district'], [recipient]),
    verifyKeys: [verifyKeyOf(coordinatorSigner(identity))],
  });
  roster = verified(
    rosterOf([
      committee('kh-local', [member('chief', chief), member('deputy', deputy)], { places: ['KH-01'] }),
    ]),
  );
});

async function reply(
  seq: number,
  text: string,
  more: { by?: Coordinator; handle?: string } = {},
): Promise<Uint8Array> {
  const file = await sealReply(
    keys.address,
    { handle: more.handle ?? HANDLE, seq, text, followUpTo: tipKey.recipient },
    coordinatorSigner((more.by ?? chief).identity),
  );
  if (!file) throw new Error('too long');
  return file;
}

async function shown(files: readonly Uint8Array[]) {
  const { conversations, refused } = await openReplies(files, keys, [roster]);
  return {
    texts: conversations.map((one) => one.replies.map(({ text }) => text)),
    gap: conversations.map((one) => one.gap),
    refused,
  };
}

describe('replies', () => {
  it('are read with the receipt alone, in the order of writing, whatever the order of arrival', async () => {
    const files = [await reply(2, 'We went there.'), await reply(1, 'សូមអរគុណ "ខ្លាំង"\nណាស់')];
    expect(await openReplies(files, keys, [roster])).toEqual({
      conversations: [
        {
          handle: HANDLE,
          gap: false,
          replies: [
            { committee: 'kh-local', seq: 1, text: 'សូមអរគុណ "ខ្លាំង"\nណាស់', followUpTo: tipKey.recipient },
            { committee: 'kh-local', seq: 2, text: 'We went there.', followUpTo: tipKey.recipient },
          ],
        },
      ],
      refused: 0,
    });
  });

  it('have one size, and a text that is too long is not sealed', async () => {
    expect((await reply(1, 'x')).length).toBe(REPLY_BYTES);
    expect((await reply(1, 'x'.repeat(3000))).length).toBe(REPLY_BYTES);
    await expect(reply(1, 'x'.repeat(4000))).rejects.toThrow('too long');
  });

  it('that are missing show as a gap, of each signer for himself', async () => {
    const [one, two, three] = [await reply(1, 'one'), await reply(2, 'two'), await reply(3, 'three')];
    expect((await shown([one, two, three])).gap).toEqual([false]);
    expect((await shown([one, three])).gap).toEqual([true]);
    expect((await shown([two, three])).gap).toEqual([true]);
    expect((await shown([one, two, await reply(1, 'deputy', { by: deputy })])).gap).toEqual([false]);
    expect((await shown([one, await reply(2, 'deputy', { by: deputy })])).gap).toEqual([true]);
  });

  it('that lie there twice are shown once, and two unlike ones of one number not at all', async () => {
    const one = await reply(1, 'one');
    expect(await shown([one, one])).toEqual({ texts: [['one']], gap: [false], refused: 0 });
    expect(await shown([one, await reply(1, 'other')])).toEqual({ texts: [], gap: [], refused: 1 });
  });

  it('about two tips stay apart', async () => {
    const other = await reply(1, 'about the copy across the border', { handle: 'b'.repeat(32) });
    expect((await shown([await reply(1, 'one'), other])).texts).toEqual([
      ['one'],
      ['about the copy across the border'],
    ]);
  });

  it('that are forged, changed, or written to another mailbox are counted and not shown', async () => {
    const good = await reply(1, 'good');
    const changed = good.slice();
    changed[500] = (changed[500] ?? 0) ^ 1;
    const otherBox = await sealReply(
      { ...keys.address, locatorHash: 'f'.repeat(32) },
      { handle: HANDLE, seq: 2, text: 'moved', followUpTo: tipKey.recipient },
      coordinatorSigner(chief.identity),
    );
    const stranger = await sealReply(
      keys.address,
      { handle: HANDLE, seq: 2, text: 'send money to', followUpTo: tipKey.recipient },
      newSigner('mitr-coordinator'),
    );
    const unsigned = await seal(
      utf8('{"format":"mitr-reply/1"}\n'.padEnd(3896)),
      [keys.address.recipient],
      1,
    );
    const notForUs = await seal(new Uint8Array(3896), [nobody()], 1);
    const files = [good, changed, otherBox ?? good, stranger ?? good, unsigned, notForUs, new Uint8Array(10)];
    expect(await shown(files)).toEqual({ texts: [['good']], gap: [false], refused: 6 });
  });

  it('do not pass with a signature of another kind of note', async () => {
    const signer = coordinatorSigner(chief.identity);
    const content = { format: 'mitr-followup/1', handle: HANDLE, seq: 1, text: 'x' };
    const note = signNote(`${JSON.stringify(content)}\n`, signer);
    const file = await seal(utf8(note.padEnd(3896)), [keys.address.recipient], 1);
    expect((await shown([file])).refused).toBe(1);
  });

  it('are nothing but nothing in an empty mailbox', async () => {
    expect(await openReplies([], keys, [roster])).toEqual({ conversations: [], refused: 0 });
  });
});

describe('follow-ups', () => {
  const tip = () => ({ handle: HANDLE, tipIdentity: tipKey.identity });

  it('go back to the tip, signed by the receipt', async () => {
    expect(await identityToRecipient(tipKey.identity)).toBe(tipKey.recipient);
    const file = await sealFollowUp(
      tipKey.recipient,
      { handle: HANDLE, seq: 1, text: 'they moved' },
      keys.signingSeed,
    );
    expect(file?.length).toBe(REPLY_BYTES);
    expect(await openFollowUp(file ?? new Uint8Array(), tip(), keys.address)).toEqual({
      format: 'mitr-followup/1',
      handle: HANDLE,
      seq: 1,
      text: 'they moved',
      fromSender: true,
    });
  });

  it('of anybody else are marked as not from the sender', async () => {
    const file = await sealFollowUp(
      tipKey.recipient,
      { handle: HANDLE, seq: 1, text: 'I lied' },
      new Uint8Array(32).fill(3),
    );
    const opened = await openFollowUp(file ?? new Uint8Array(), tip(), keys.address);
    expect(opened).toMatchObject({ text: 'I lied', fromSender: false });
  });

  it('of another tip are refused', async () => {
    const file = await sealFollowUp(
      tipKey.recipient,
      { handle: 'b'.repeat(32), seq: 1, text: 'x' },
      keys.signingSeed,
    );
    await expect(openFollowUp(file ?? new Uint8Array(), tip(), keys.address)).rejects.toMatchObject({
      refusal: 'wrong handle',
    });
    await expect(openFollowUp(await reply(1, 'x'), tip(), keys.address)).rejects.toThrow(SealRefused);
  });
});
