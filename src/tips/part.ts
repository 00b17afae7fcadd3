import { blankFor } from './age.ts';
import { type Blank, finishBlank, writeBlank } from './blank.ts';
import { PART_BYTES, plainSize } from './format.ts';
import { randomBytes, wipe } from './random.ts';

/** Bytes of content in one part. */
export const PART_PLAIN = plainSize(PART_BYTES, 1);

/**
 * One part of a tip: an age file of 4,096 bytes that is filled while it is already sealed (see `blank.ts`).
 * What stays in memory until `close` is ciphertext, the key stream of the unwritten rest and the key of the tag,
 * which open nothing.
 */
export class Part {
  readonly #blank: Blank;
  #written = 0;
  #closed = false;

  private constructor(blank: Blank) {
    this.#blank = blank;
  }

  /** A blank part for this recipient. */
  static async blank(recipient: string): Promise<Part> {
    return new Part(await blankFor(PART_PLAIN, [recipient], 1));
  }

  /** Bytes that still fit. */
  get room(): number {
    return this.#closed ? 0 : PART_PLAIN - this.#written;
  }

  /** Seals these bytes behind what was written before and returns where they begin; throws a RangeError if they don't fit. */
  write(bytes: Uint8Array): number {
    if (bytes.length > this.room) throw new RangeError(`${bytes.length} bytes for ${this.room}`);
    const from = this.#written;
    writeBlank(this.#blank, bytes, from);
    this.#written += bytes.length;
    return from;
  }

  /** Replaces what was written there by noise; nobody can read it any more, the coordinators neither. */
  destroy(from: number, to: number): void {
    if (this.#closed || from < 0 || to > this.#written) throw new RangeError('not written here');
    this.#blank.payload.set(randomBytes(to - from), from);
  }

  /** Fills the rest with blanks, adds the tag and returns the file, which `age -d` opens. */
  close(): Uint8Array {
    if (this.#closed) throw new Error('the part is closed');
    this.write(new Uint8Array(this.room).fill(0x20));
    this.#closed = true;
    return finishBlank(this.#blank);
  }

  /** Destroys the part, written or not. */
  wipe(): void {
    wipe(this.#blank.file, this.#blank.tagKey);
    this.#closed = true;
  }
}
