import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../turns/clock.ts';
import { dayInTheRegion, untilMidnight } from './today.ts';
import { current, isName, readUnmatched, type UnmatchedEntry, writeUnmatched } from './unmatched-file.ts';

/** In so many conversations of one day a name must have been asked for before it is written down. */
export const SHOWN_FROM = 5;
/** Conversations and names that a day remembers; what comes beyond, nobody typed by hand. */
const MOST_REMEMBERED = 100_000;
/** Names that one day can write down. */
const MOST_OF_A_DAY = 200;
/** A clock that was set meanwhile is noticed after this at the latest. */
const LONGEST_SLEEP_MS = 3_600_000;
const KEY_BYTES = 32;

interface Tally {
  count: number;
  /** How much of the count is in the file. */
  written: number;
}

interface Parts {
  readonly dataDir: string;
  readonly clock: Clock;
  /** Hears that the file could not be read or written; counting goes on in memory. */
  readonly report: (error: unknown) => void;
}

/**
 * Counts names that no list has, each at most once a conversation and day. Until five conversations have asked for one
 * on the same day, only keyed hashes of it are remembered, in memory; the key is made by chance and thrown away with
 * them at midnight in the region, and with the process. From five on the name and its count of the day are in a file.
 */
export class UnmatchedNames {
  readonly #parts: Parts;
  readonly #key = randomBytes(KEY_BYTES);
  readonly #asked = new Set<string>();
  readonly #tallies = new Map<string, Tally>();
  readonly #closing = new AbortController();
  readonly #nights: Promise<void>;
  #day: string;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#day = dayInTheRegion(parts.clock.now());
    this.#tidy();
    this.#nights = this.#watchNights();
  }

  /** Counts a name in one spelling, and writes it where enough have asked for it. Never throws. */
  count(conversation: string, name: string): void {
    if (!isName(name)) return;
    this.#turnDay();
    const pair = this.#hash(`${conversation}\0${name}`);
    if (this.#asked.has(pair) || this.#asked.size >= MOST_REMEMBERED) return;
    this.#asked.add(pair);
    const hash = this.#hash(name);
    const tally = this.#tallies.get(hash) ?? { count: 0, written: 0 };
    this.#tallies.set(hash, tally);
    tally.count += 1;
    if (tally.count >= SHOWN_FROM) this.#write(name, tally);
  }

  /** Forgets all that is only in memory. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#nights;
    this.#forget();
  }

  async #watchNights(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await clock.sleep(Math.min(untilMidnight(clock.now()), LONGEST_SLEEP_MS), signal);
      if (!signal.aborted) this.#turnDay();
    }
  }

  #turnDay(): void {
    const today = dayInTheRegion(this.#parts.clock.now());
    if (today === this.#day) return;
    this.#day = today;
    this.#forget();
    this.#tidy();
  }

  #forget(): void {
    randomBytes(KEY_BYTES).copy(this.#key);
    this.#asked.clear();
    this.#tallies.clear();
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }

  /** What another process has written since is read again and added to. */
  #write(name: string, tally: Tally): void {
    this.#change(
      (entries) => {
        const today = entries.filter(({ day }) => day === this.#day);
        const before = today.find((entry) => entry.name === name);
        if (!before && today.length >= MOST_OF_A_DAY) return entries;
        const count = (before?.count ?? 0) + tally.count - tally.written;
        return [...entries.filter((entry) => entry !== before), { day: this.#day, name, count }];
      },
      () => {
        tally.written = tally.count;
      },
    );
  }

  /** Takes out what is too old. */
  #tidy(): void {
    this.#change((entries) => entries);
  }

  #change(
    change: (entries: readonly UnmatchedEntry[]) => readonly UnmatchedEntry[],
    written?: () => void,
  ): void {
    const { dataDir, report } = this.#parts;
    try {
      const before = readUnmatched(dataDir);
      const after = change(current(before, this.#day));
      if (after.length !== before.length || after.some((entry, i) => entry !== before[i]))
        writeUnmatched(dataDir, after);
      written?.();
    } catch (error) {
      report(error);
    }
  }
}
