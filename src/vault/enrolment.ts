import { randomBelow } from '../tips/random.ts';

/** As long as a code of a pairing lives. */
const ENROLMENT_MS = 15 * 60_000;
const MOST = 200;
/** Letters and digits that are not mistaken for others; twenty of them can't be guessed. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 20;
const CODE = new RegExp(`^no_[${LETTERS}]{${LENGTH}}$`);

/** Where a coordinator wants to be told, once she has written from there. */
export interface Enrolment {
  readonly recipient: string;
  /** The channel: `line`, `telegram`. */
  readonly kind: string;
  readonly language: string;
}

/**
 * Codes that a coordinator writes to Mitr from the account that is to be told, since nobody knows the number by which a
 * platform knows her. In memory only. A code is good once and for its channel; platforms bring the same message
 * again, so that one which was used is known until its time is over.
 */
export class Enrolments {
  readonly #monotonic: () => number;
  readonly #waiting = new Map<string, { readonly of: Enrolment; readonly ends: number; used: boolean }>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** A code, good for fifteen minutes, in place of an earlier one of the same coordinator; nothing while too many wait. */
  offer(of: Enrolment): string | undefined {
    this.#tidy();
    for (const [code, { of: other }] of this.#waiting)
      if (other.recipient === of.recipient) this.#waiting.delete(code);
    if (this.#waiting.size >= MOST) return undefined;
    const letters = Array.from({ length: LENGTH }, () => LETTERS[randomBelow(LETTERS.length)] ?? '');
    const code = `no_${letters.join('')}`;
    this.#waiting.set(code, { of, ends: this.#monotonic() + ENROLMENT_MS, used: false });
    return code;
  }

  /** Whom a text that came by a channel enrols; `used` for one that did already; nothing for any other text. */
  find(kind: string, text: string): Enrolment | 'used' | undefined {
    const code = text.trim();
    if (!CODE.test(code)) return undefined;
    this.#tidy();
    const found = this.#waiting.get(code);
    if (!found || found.of.kind !== kind) return undefined;
    return found.used ? 'used' : found.of;
  }

  /** The code was used and what it stands for is kept. */
  use(text: string): void {
    const found = this.#waiting.get(text.trim());
    if (found) found.used = true;
  }

  #tidy(): void {
    const now = this.#monotonic();
    for (const [code, { ends }] of this.#waiting) if (ends <= now) this.#waiting.delete(code);
  }
}
