import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { sealWithFileKey } from './age.ts';
import { PART_BYTES, payloadOffset, plainSize } from './format.ts';
import { randomBytes, wipe } from './random.ts';

const OFFSET = payloadOffset(1);
const NONCE = 16;
/** Bytes of content in one part. */
export const PART_PLAIN = plainSize(PART_BYTES, 1);

/** Key of the last chunk's tag: block 0 of ChaCha20 under the payload key (RFC 8439 2.6; age counts chunks in the nonce). */
function tagKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  const streamKey = hkdf(sha256, fileKey, nonce, new TextEncoder().encode('payload'), 32);
  const firstAndLastChunk = new Uint8Array(12);
  firstAndLastChunk[11] = 1;
  const key = chacha20(streamKey, firstAndLastChunk, new Uint8Array(32));
  wipe(streamKey);
  return key;
}

/** Poly1305 over a ciphertext without associated data, laid out as RFC 8439 2.8 says. */
function tagOf(ciphertext: Uint8Array, key: Uint8Array): Uint8Array {
  const padded = Math.ceil(ciphertext.length / 16) * 16;
  const message = new Uint8Array(padded + 16);
  message.set(ciphertext);
  new DataView(message.buffer).setUint32(padded + 8, ciphertext.length, true);
  return poly1305(message, key);
}

/**
 * One part of a tip: an age file of 4,096 bytes that is filled while it is already sealed.
 *
 * It starts as the sealed form of nothing but zeros, so its payload is the bare key stream; writing XORs the text into
 * it, which destroys the key stream there. The file key is gone by then: what was written cannot be read back
 * from memory without the tip's private key. What stays until `close` is the key stream of the unwritten rest and the key of the
 * tag, which open nothing.
 */
export class Part {
  readonly #file: Uint8Array;
  readonly #tagKey: Uint8Array;
  #written = 0;
  #closed = false;

  private constructor(file: Uint8Array, key: Uint8Array) {
    this.#file = file;
    this.#tagKey = key;
  }

  /** A blank part for this recipient. */
  static async blank(recipient: string): Promise<Part> {
    const { file, fileKey } = await sealWithFileKey(new Uint8Array(PART_PLAIN), recipient);
    const key = tagKey(fileKey, file.subarray(OFFSET - NONCE, OFFSET));
    wipe(fileKey);
    const part = new Part(file, key);
    // The library sealed the zeros too: if its tag differs from ours, this engine must not seal anything.
    const tag = tagOf(part.#payload(), key);
    if (!tag.every((byte, n) => byte === file[OFFSET + PART_PLAIN + n]))
      throw new Error('sealing does not work on this device');
    return part;
  }

  #payload(): Uint8Array {
    return this.#file.subarray(OFFSET, OFFSET + PART_PLAIN);
  }

  /** Bytes that still fit. */
  get room(): number {
    return this.#closed ? 0 : PART_PLAIN - this.#written;
  }

  /** Seals these bytes behind what was written before and returns where they begin; throws a RangeError if they don't fit. */
  write(bytes: Uint8Array): number {
    if (bytes.length > this.room) throw new RangeError(`${bytes.length} bytes for ${this.room}`);
    const from = this.#written;
    const payload = this.#payload();
    for (const [n, byte] of bytes.entries()) payload[from + n] = (payload[from + n] ?? 0) ^ byte;
    this.#written += bytes.length;
    return from;
  }

  /** Replaces what was written there by noise; nobody can read it any more, the coordinators neither. */
  destroy(from: number, to: number): void {
    if (this.#closed || from < 0 || to > this.#written) throw new RangeError('not written here');
    this.#payload()
      .subarray(from, to)
      .set(randomBytes(to - from));
  }

  /** Fills the rest with blanks, adds the tag and returns the file, which `age -d` opens. */
  close(): Uint8Array {
    if (this.#closed) throw new Error('the part is closed');
    this.write(new Uint8Array(this.room).fill(0x20));
    this.#file.set(tagOf(this.#payload(), this.#tagKey), OFFSET + PART_PLAIN);
    wipe(this.#tagKey);
    this.#closed = true;
    return this.#file;
  }

  /** Destroys the part, written or not. */
  wipe(): void {
    wipe(this.#file, this.#tagKey);
    this.#closed = true;
  }
}
