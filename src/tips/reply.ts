import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { open, SealRefused, seal } from './age.ts';
import { randomNameSchema } from './cover.ts';
import { plainSize } from './format.ts';
import { RECIPIENT } from './identity.ts';
import { type Signer, signNote, type Verifier, verifierOf, verifyNote } from './note.ts';
import { wipe } from './random.ts';
import type { ReplyAddress } from './receipt.ts';
import type { VerifiedRoster } from './roster.ts';

/** Sealed size of every reply and every follow-up in bytes. */
export const REPLY_BYTES = 4096;
const FORM = { stanzas: 1, bytes: REPLY_BYTES };
const REPLY_PLAIN = plainSize(REPLY_BYTES, 1);

const reply = z.object({
  format: z.literal('mitr-reply/1'),
  /** The mailbox that it was written to: a reply moved to another one is refused. */
  to: randomNameSchema,
  handle: randomNameSchema,
  /** Counts the replies of one signer about one tip, from 1: a number that is missing is a gap. */
  seq: z.int().positive(),
  text: z.string().min(1),
  /** Recipient of the sender's follow-ups. */
  followUpTo: z.string().regex(RECIPIENT),
});
export type Reply = z.infer<typeof reply>;

const followUp = z.object({
  format: z.literal('mitr-followup/1'),
  handle: randomNameSchema,
  seq: z.int().positive(),
  text: z.string().min(1),
});
export type FollowUp = z.infer<typeof followUp>;

const COORDINATOR = 'mitr-coordinator';
const SENDER = 'mitr-sender';

/** The signing key that belongs to a coordinator's identity file, so that the one file is enough. */
export function coordinatorSigner(identity: string): Signer {
  const label = new TextEncoder().encode('mitr coordinator signing 1');
  return {
    name: COORDINATOR,
    seed: hkdf(sha256, new TextEncoder().encode(identity), undefined, label, 32),
  };
}

/** The public key that the roster lists for a coordinator's replies, 64 hexadecimal digits. */
export function verifyKeyOf(signer: Signer): string {
  return bytesToHex(verifierOf(signer).publicKey);
}

/** A signed note with blanks up to the one size; nothing if it is longer. */
function pad(note: string): Uint8Array | undefined {
  const bytes = new TextEncoder().encode(note);
  if (bytes.length > REPLY_PLAIN) return undefined;
  const padded = new Uint8Array(REPLY_PLAIN).fill(0x20);
  padded.set(bytes);
  wipe(bytes);
  return padded;
}

async function sealNote(content: object, signer: Signer, recipient: string): Promise<Uint8Array | undefined> {
  const padded = pad(signNote(`${JSON.stringify(content)}\n`, signer));
  if (!padded) return undefined;
  const file = await seal(padded, [recipient], 1);
  wipe(padded);
  return file;
}

/** Seals and signs a reply; nothing if the text is too long. */
export async function sealReply(
  address: ReplyAddress,
  content: Omit<Reply, 'format' | 'to'>,
  signer: Signer,
): Promise<Uint8Array | undefined> {
  const full: Reply = { format: 'mitr-reply/1', to: address.locatorHash, ...content };
  return sealNote(full, { ...signer, name: COORDINATOR }, address.recipient);
}

/** Seals a sender's follow-up and signs it with the receipt's key; nothing if the text is too long. */
export async function sealFollowUp(
  followUpTo: string,
  content: Omit<FollowUp, 'format'>,
  signingSeed: Uint8Array,
): Promise<Uint8Array | undefined> {
  return sealNote({ format: 'mitr-followup/1', ...content }, { name: SENDER, seed: signingSeed }, followUpTo);
}

async function openNote<T>(
  file: Uint8Array,
  identity: string | CryptoKey,
  verifiers: readonly Verifier[],
  schema: z.ZodType<T>,
  piece: string,
): Promise<{ content: T; signedBy: Verifier | undefined }> {
  const bytes = await open(file, identity, FORM, piece);
  const note = new TextDecoder().decode(bytes).replace(/ +$/, '');
  wipe(bytes);
  const verified = verifyNote(note, verifiers);
  if (!verified.ok) throw new SealRefused(verified.reason === 'forged' ? 'damaged' : 'unreadable', piece);
  const content = schema.safeParse(parseJson(verified.text));
  if (!content.success) throw new SealRefused('unreadable', piece);
  return { content: content.data, signedBy: verified.signedBy[0] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A reply that somebody of this committee signed. */
export interface SignedReply {
  readonly committee: string;
  readonly seq: number;
  readonly text: string;
  readonly followUpTo: string;
}

/** One tip's replies as the sender may see them. */
export interface Conversation {
  readonly handle: string;
  readonly replies: readonly SignedReply[];
  /** At least one reply is missing before another. That the newest was held back cannot be seen. */
  readonly gap: boolean;
}

/**
 * Opens what lay in a mailbox. Shown is only what is sealed to this receipt, written to this mailbox and signed by
 * somebody of these rosters; `refused` counts the rest. A file that lay there twice is shown once, two
 * different ones with the same number not at all. Numbers count for each signer.
 */
export async function openReplies(
  files: readonly Uint8Array[],
  keys: { identity: string; address: ReplyAddress },
  rosters: readonly VerifiedRoster[],
): Promise<{ conversations: Conversation[]; refused: number }> {
  const committees = new Map(
    rosters.flatMap((roster) =>
      roster.committees.flatMap((level) =>
        level.members.flatMap((person) => person.verifyKeys.map((key): [string, string] => [key, level.id])),
      ),
    ),
  );
  const verifiers = [...committees.keys()].map((key) => ({ name: COORDINATOR, publicKey: hexToBytes(key) }));
  const valid = new Map<string, { reply: Reply; signer: string; committee: string }>();
  const twice = new Set<string>();
  let refused = 0;
  for (const file of files) {
    try {
      const { content, signedBy } = await openNote(file, keys.identity, verifiers, reply, 'reply');
      const signer = bytesToHex(signedBy?.publicKey ?? new Uint8Array());
      const committee = committees.get(signer);
      if (committee === undefined || content.to !== keys.address.locatorHash)
        throw new SealRefused('wrong place', 'reply');
      const place = `${content.handle} ${signer} ${content.seq}`;
      const before = valid.get(place);
      if (before && JSON.stringify(before.reply) !== JSON.stringify(content)) twice.add(place);
      else valid.set(place, { reply: content, signer, committee });
    } catch (error) {
      if (!(error instanceof SealRefused)) throw error;
      refused++;
    }
  }
  for (const place of twice) valid.delete(place);
  const shown = [...valid.values()].sort((a, b) => a.reply.seq - b.reply.seq);
  const handles = new Set(shown.map((one) => one.reply.handle));
  const conversations = [...handles].map((handle): Conversation => {
    const own = shown.filter((one) => one.reply.handle === handle);
    const numbersOf = (signer: string) =>
      own.filter((one) => one.signer === signer).map((one) => one.reply.seq);
    return {
      handle,
      replies: own.map(({ committee, reply: { seq, text, followUpTo } }) => ({
        committee,
        seq,
        text,
        followUpTo,
      })),
      gap: own.some((one) => numbersOf(one.signer).some((seq, at) => seq !== at + 1)),
    };
  });
  return { conversations, refused: refused + twice.size };
}

/** Opens a follow-up. `fromSender` is false if the receipt's key did not sign it: then anybody may have written it. */
export async function openFollowUp(
  file: Uint8Array,
  tip: { handle: string; tipIdentity: string },
  address: ReplyAddress,
): Promise<FollowUp & { fromSender: boolean }> {
  const sender = { name: SENDER, publicKey: hexToBytes(address.verifyKey) };
  const { content, signedBy } = await openNote(file, tip.tipIdentity, [sender], followUp, 'follow-up');
  if (content.handle !== tip.handle) throw new SealRefused('wrong handle', 'follow-up');
  return { ...content, fromSender: signedBy !== undefined };
}
