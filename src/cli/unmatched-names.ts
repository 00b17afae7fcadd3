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

/** A name and who asked for it, as hashes. */
interface Asked {
  readonly name: string;
  readonly once: string;
}

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
  /** By conversation, the name that others like it were shown for. */
  readonly #similar = new Map<string, Asked>();
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

  /** A name, in one spelling, that nothing was found for. Never throws. */
  count(conversation: string, name: string): void {
    const asked = this.#read(conversation, name);
    if (!asked) return;
    this.#add(asked);
    this.#writeDue(name, asked);
  }

  /** A name, in one spelling, that some on a list are like: counted once somebody has said that none was meant. */
  similar(conversation: string, name: string): void {
    const asked = this.#read(conversation, name);
    if (!asked) return;
    if (this.#similar.size < MOST_REMEMBERED) this.#similar.set(this.#hash(conversation), asked);
    this.#writeDue(name, asked);
  }

  /** None of the names was meant that were shown last. */
  noneMeant(conversation: string): void {
    this.#turnDay();
    const hash = this.#hash(conversation);
    const asked = this.#similar.get(hash);
    this.#similar.delete(hash);
    if (asked) this.#add(asked);
  }

  /** Something else is looked for: the names that were shown before are not talked of any more. */
  asksAnew(conversation: string): void {
    this.#similar.delete(this.#hash(conversation));
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
    this.#similar.clear();
    this.#tallies.clear();
  }

  #hash(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }

  #read(conversation: string, name: string): Asked | undefined {
    if (!isName(name)) return undefined;
    this.#turnDay();
    return { name: this.#hash(`\0${name}`), once: this.#hash(`${conversation}\0${name}`) };
  }

  #add({ name, once }: Asked): void {
    if (this.#asked.has(once) || this.#asked.size >= MOST_REMEMBERED) return;
    this.#asked.add(once);
    const tally = this.#tallies.get(name) ?? { count: 0, written: 0 };
    this.#tallies.set(name, tally);
    tally.count += 1;
  }

  /** The words of a name are known only while it is asked for, so what `noneMeant` counted is written then. */
  #writeDue(name: string, asked: Asked): void {
    const tally = this.#tallies.get(asked.name);
    if (tally && tally.count >= SHOWN_FROM && tally.count > tally.written) this.#write(name, tally);
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
