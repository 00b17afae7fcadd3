import { x25519 } from '@noble/curves/ed25519.js';
import { randomBytes, secretBytes, wipe } from './random.ts';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** A recipient that an X25519 identity opens; hybrid (`age1pq1…`) and tag recipients are refused by their length. */
export const RECIPIENT = /^age1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}$/;
const IDENTITY = /^AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}$/;

function polymod(values: Uint8Array): number {
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    for (const [bit, term] of GENERATOR.entries()) if ((top >>> bit) & 1) checksum ^= term;
  }
  return checksum;
}

/** Bech32 of 32 bytes (BIP 173), as ASCII bytes, so that a private key never becomes a string, which cannot be wiped. */
function bech32(prefix: string, data: Uint8Array): Uint8Array {
  const words = secretBytes(Math.ceil((data.length * 8) / 5));
  for (let bit = 0; bit < data.length * 8; bit++) {
    const value = ((data[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
    const word = Math.floor(bit / 5);
    words[word] = (words[word] ?? 0) | (value << (4 - (bit % 5)));
  }
  const expanded = [
    ...Array.from(prefix, (char) => char.charCodeAt(0) >> 5),
    0,
    ...Array.from(prefix, (char) => char.charCodeAt(0) & 31),
  ];
  const checked = secretBytes(expanded.length + words.length + 6);
  checked.set(expanded);
  checked.set(words, expanded.length);
  const checksum = polymod(checked) ^ 1;
  for (let n = 0; n < 6; n++) checked[checked.length - 6 + n] = (checksum >>> (5 * (5 - n))) & 31;
  const out = secretBytes(prefix.length + 1 + words.length + 6);
  out.set(new TextEncoder().encode(`${prefix}1`));
  for (let n = 0; n < words.length + 6; n++)
    out[prefix.length + 1 + n] = ALPHABET.charCodeAt(checked[expanded.length + n] ?? 0);
  wipe(words, checked);
  return out;
}

/** The age recipient (`age1…`) of 32 public bytes. */
export function recipientOf(publicKey: Uint8Array): string {
  return new TextDecoder().decode(bech32('age', publicKey));
}

/** The age identity (`AGE-SECRET-KEY-1…`) of 32 secret bytes, as ASCII bytes that the caller wipes. */
export function identityBytes(secret: Uint8Array): Uint8Array {
  const ascii = bech32('age-secret-key-', secret);
  for (const [at, code] of ascii.entries()) if (code >= 0x61 && code <= 0x7a) ascii[at] = code - 0x20;
  return ascii;
}

/**
 * A fresh key, of a tip or of a coordinator. `identity` is ASCII; its owner wipes it, a tip's as soon as the key boxes are sealed.
 * The curve arithmetic keeps short-lived copies of the scalar that cannot be wiped from here.
 */
export function newKey(): { identity: Uint8Array; recipient: string } {
  const secret = randomBytes(32);
  const key = { identity: identityBytes(secret), recipient: recipientOf(x25519.getPublicKey(secret)) };
  wipe(secret);
  return key;
}

/**
 * A recipient for which no private key was ever made: 32 random bytes in place of a public key.
 * Nobody can open its stanza, and the stanza is made by the same code as any other.
 */
export function nobody(): string {
  return recipientOf(randomBytes(32));
}

/** The identity in the text of an identity file as `age-keygen` writes it; nothing if there is none or more than one. */
export function readIdentity(fileText: string): string | undefined {
  const lines = fileText.split('\n').map((line) => line.trim());
  const [only = '', ...more] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return more.length === 0 && IDENTITY.test(only) ? only : undefined;
}
