import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { toAsciiDigits } from '../understanding/digits.ts';
import { dammDigit, dammHolds } from './damm.ts';
import { identityBytes, RECIPIENT, recipientOf } from './identity.ts';
import { randomDigits, wipe } from './random.ts';

const MAILBOX_DIGITS = 4;
const SECRET_DIGITS = 15;
const DIGITS = MAILBOX_DIGITS + SECRET_DIGITS + 1;

/** Cost of one guess: 32 MB and about a tenth of a second on a server core, half a second to a second on a cheap phone. */
export const SCRYPT = { N: 2 ** 15, r: 8, p: 1 } as const;

/** Scrypt of a secret, at the costs of `SCRYPT`: 32 bytes. */
export type Stretch = (
  secret: Uint8Array,
  salt: Uint8Array,
  onProgress?: (share: number) => void,
) => Promise<Uint8Array>;

const stretchHere: Stretch = (secret, salt, onProgress) =>
  scryptAsync(secret, salt, { ...SCRYPT, dkLen: 32, ...(onProgress ? { onProgress } : {}) });

const receiptDigits = z.string().length(DIGITS).refine(dammHolds).brand<'receipt'>();
/** Twenty ASCII digits: mailbox (4, public), secret (15), check digit. */
export type Receipt = z.infer<typeof receiptDigits>;

/** A fresh receipt; the secret has 49.8 bits. */
export function newReceipt(): Receipt {
  const digits = randomDigits(MAILBOX_DIGITS + SECRET_DIGITS);
  return receiptDigits.parse(`${digits}${dammDigit(digits)}`);
}

// Two Burmese letters look like digits, and keyboards and people put them for digits: wa for 0, ra for 7.
const BURMESE_LOOKALIKES = new Map([
  ['\u101d', '0'],
  ['\u101b', '7'],
]);

/**
 * Reads a receipt as people copy it: digits of any script of the region, any separators, in any grouping.
 * Says what is wrong before anything is computed or sent: a number of digits other than twenty, a letter, a wrong digit.
 */
export function readReceipt(
  typed: string,
):
  | { ok: true; receipt: Receipt }
  | { ok: false; wrong: 'length' | 'letters' | 'check digit'; digits: number } {
  const ascii = toAsciiDigits(typed.normalize('NFKC')).replace(
    /[\u101b\u101d]/g,
    (letter) => BURMESE_LOOKALIKES.get(letter) ?? letter,
  );
  const digits = ascii.replace(/[^0-9]/g, '');
  const wrong = (what: 'length' | 'letters' | 'check digit') =>
    ({ ok: false, wrong: what, digits: digits.length }) as const;
  if (/[\p{L}\p{N}]/u.test(ascii.replace(/[0-9]/g, ''))) return wrong('letters');
  if (digits.length !== DIGITS) return wrong('length');
  const receipt = receiptDigits.safeParse(digits);
  return receipt.success ? { ok: true, receipt: receipt.data } : wrong('check digit');
}

/** The receipt in five groups of four, as it is shown and read aloud. */
export function grouped(receipt: Receipt): string {
  return (receipt.match(/\d{4}/g) ?? []).join(' ');
}

/** The public part: on the reply board, and what the salt hangs on. */
export function mailboxOf(receipt: Receipt): string {
  return receipt.slice(0, MAILBOX_DIGITS);
}

/** What a coordinator needs to answer, and what the server keeps of a receipt; tells nothing about its digits. */
export const replyAddress = z.object({
  mailbox: z.string().regex(/^\d{4}$/),
  /** First half of SHA-256 of the locator, 32 hexadecimal digits. */
  locatorHash: z.string().regex(/^[0-9a-f]{32}$/),
  recipient: z.string().regex(RECIPIENT),
  /** Ed25519 key of the sender's follow-ups, 64 hexadecimal digits. */
  verifyKey: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ReplyAddress = z.infer<typeof replyAddress>;

/** Everything that a receipt opens. Stays on the device that typed or made the digits. */
export interface ReceiptKeys {
  /** 128 bits in hexadecimal: sent to the server to ask for replies. */
  readonly locator: string;
  /** age identity of the replies. */
  readonly identity: string;
  /** Ed25519 seed that signs follow-ups. */
  readonly signingSeed: Uint8Array;
  readonly address: ReplyAddress;
}

/** What the server stores in place of a locator (32 hexadecimal digits). */
export function locatorHash(locator: string): string {
  return hashOf(Uint8Array.from(locator.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16)));
}

function hashOf(locator: Uint8Array): string {
  return bytesToHex(sha256(locator)).slice(0, 32);
}

function saltOf(installSalt: Uint8Array, mailbox: string): Uint8Array {
  return sha256(concatBytes(installSalt, new TextEncoder().encode(mailbox))).slice(0, 16);
}

/**
 * Derives what a receipt opens; takes about a tenth of a second on a server, up to several on a slow phone.
 * @param installSalt the installation's public random value, at least 16 bytes; each mailbox gets a salt of its own from
 *   it, so that guessing is paid for anew in every mailbox and the page needs no look-up that would name the mailbox.
 * @param onProgress called with 0 to 1 while the work goes on.
 */
export async function receiptKeys(
  receipt: Receipt,
  installSalt: Uint8Array,
  onProgress?: (share: number) => void,
): Promise<ReceiptKeys> {
  const { locator, scalar, signingSeed, address } = await derived(
    receipt,
    installSalt,
    onProgress,
    stretchHere,
  );
  const ascii = identityBytes(scalar);
  const identity = new TextDecoder().decode(ascii);
  const keys = { locator: bytesToHex(locator), identity, signingSeed, address };
  wipe(locator, scalar, ascii);
  return keys;
}

/**
 * The public part of `receiptKeys` alone, for whoever makes a receipt and opens nothing with it: no key is left in memory.
 * @param stretch where the platform has a faster one than the default.
 */
export async function receiptAddress(
  receipt: Receipt,
  installSalt: Uint8Array,
  onProgress?: (share: number) => void,
  stretch: Stretch = stretchHere,
): Promise<ReplyAddress> {
  const { locator, scalar, signingSeed, address } = await derived(receipt, installSalt, onProgress, stretch);
  wipe(locator, scalar, signingSeed);
  return address;
}

async function derived(
  receipt: Receipt,
  installSalt: Uint8Array,
  onProgress: ((share: number) => void) | undefined,
  stretch: Stretch,
): Promise<{ locator: Uint8Array; scalar: Uint8Array; signingSeed: Uint8Array; address: ReplyAddress }> {
  if (installSalt.length < 16) throw new RangeError('the installation salt has fewer than 16 bytes');
  const mailbox = mailboxOf(receipt);
  const secret = new TextEncoder().encode(receipt.slice(MAILBOX_DIGITS, MAILBOX_DIGITS + SECRET_DIGITS));
  const key = await stretch(secret, saltOf(installSalt, mailbox), onProgress);
  const derive = (label: string, bytes: number) =>
    hkdf(sha256, key, undefined, new TextEncoder().encode(`mitr receipt ${label} 1`), bytes);
  const locator = derive('locator', 16);
  const scalar = derive('identity', 32);
  const signingSeed = derive('signing', 32);
  wipe(secret, key);
  const address = {
    mailbox,
    locatorHash: hashOf(locator),
    recipient: recipientOf(x25519.getPublicKey(scalar)),
    verifyKey: bytesToHex(ed25519.getPublicKey(signingSeed)),
  };
  return { locator, scalar, signingSeed, address };
}
