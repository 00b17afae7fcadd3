import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Encrypter } from 'age-encryption';
import { CHUNK, NONCE, payloadOffset, TAG } from './format.ts';
import { wipe } from './random.ts';

/**
 * An age file of one chunk that was sealed before its content is known.
 *
 * The library seals nothing but zeros, so the payload is the bare ChaCha20 key stream. XORing the content into it seals the content
 * and destroys the key stream there; the library never sees a text or a key, and keeps no copy of one in buffers that nobody
 * can wipe. The file key is wiped at once: what was written cannot be read back from here.
 */
export interface Blank {
  /** The whole file; `payload` and `tag` are windows on it. */
  readonly file: Uint8Array;
  readonly payload: Uint8Array;
  readonly tag: Uint8Array;
  /** One-time key of the tag. It opens nothing. */
  readonly tagKey: Uint8Array;
}

/** Key of the last chunk's tag: block 0 of ChaCha20 under the payload key (RFC 8439 2.6; age counts chunks in the nonce). */
function tagKeyOf(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  const streamKey = hkdf(sha256, fileKey, nonce, new TextEncoder().encode('payload'), 32);
  const firstAndLastChunk = new Uint8Array(12);
  firstAndLastChunk[11] = 1;
  const key = chacha20(streamKey, firstAndLastChunk, new Uint8Array(32));
  wipe(streamKey);
  return key;
}

/** Poly1305 over a ciphertext without associated data, laid out as RFC 8439 2.8 says. */
function tagOf({ payload, tagKey }: Blank): Uint8Array {
  const padded = Math.ceil(payload.length / TAG) * TAG;
  const message = new Uint8Array(padded + 16);
  message.set(payload);
  new DataView(message.buffer).setUint32(padded + 8, payload.length, true);
  return poly1305(message, tagKey);
}

/** A blank of `plain` bytes, at most 64 KB, for the recipients that `age` was given, `stanzas` in number. */
export async function sealBlank(age: Encrypter, stanzas: number, plain: number): Promise<Blank> {
  if (plain > CHUNK) throw new RangeError(`${plain} bytes are more than one chunk`);
  // The library hands its own file key to every recipient: this one adds no stanza and lets us wipe that very key.
  const keys: Uint8Array[] = [];
  age.addRecipient({
    wrapFileKey(key) {
      keys.push(key);
      return [];
    },
  });
  const file = await age.encrypt(new Uint8Array(plain));
  const offset = payloadOffset(stanzas);
  const [fileKey] = keys;
  if (!fileKey || file.length !== offset + plain + TAG)
    throw new Error('the age library sealed another form');
  const blank: Blank = {
    file,
    payload: file.subarray(offset, offset + plain),
    tag: file.subarray(offset + plain),
    tagKey: tagKeyOf(fileKey, file.subarray(offset - NONCE, offset)),
  };
  wipe(fileKey);
  // The library sealed the zeros too: if its tag differs from ours, this device must not seal anything.
  const tag = tagOf(blank);
  if (!blank.tag.every((byte, n) => byte === tag[n])) throw new Error('sealing does not work on this device');
  return blank;
}

/** Seals these bytes into the payload, from `from` on. Each place is written once. */
export function writeBlank({ payload }: Blank, bytes: Uint8Array, from: number): void {
  for (const [n, byte] of bytes.entries()) payload[from + n] = (payload[from + n] ?? 0) ^ byte;
}

/** Adds the tag to a blank whose every place was written, and returns the file, which any age program opens. */
export function finishBlank(blank: Blank): Uint8Array {
  blank.tag.set(tagOf(blank));
  wipe(blank.tagKey);
  return blank.file;
}
