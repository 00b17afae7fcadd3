import { coverRecord } from '../tips/cover-record.ts';
import { randomBelow } from '../tips/random.ts';
import type { VerifiedRoster } from '../tips/roster.ts';
import { boardDay } from './board-day.ts';
import { jittered, type Notices, nextSlot, nextUrgentSlot } from './notices.ts';
import type { VaultStore } from './store.ts';
import type { Time } from './time.ts';
import type { Vault } from './vault.ts';

export interface ChoresOptions {
  readonly vault: Vault;
  readonly store: VaultStore;
  readonly notices: Notices;
  readonly rosters: () => readonly VerifiedRoster[];
  /** Looks at the roster files again; whether none of them was refused. */
  readonly reload: () => Promise<boolean>;
  readonly time: Time;
  /** Cover records a week for each committee, on average. */
  readonly coversPerWeek: number;
  /** Hears which chore failed; it is tried again at its next time. */
  readonly report: (chore: string, error: unknown) => void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;
/** Writes come at random every so often on average, so that the time of the last one tells nothing. */
const STIR_MS = 5 * MINUTE;
const LONGEST_SLEEP = 24 * HOUR;

/** What a vault does by itself: releasing, deleting, publishing, stirring, covering, telling coordinators to look. */
export class Chores {
  readonly #options: ChoresOptions;
  readonly #ending = new AbortController();
  readonly #loops: readonly Promise<void>[];

  constructor(options: ChoresOptions) {
    this.#options = options;
    const { vault, store, notices, time } = options;
    const every = (ms: number) => () => randomWait(ms);
    const until = (at: (now: number) => number) => () => at(time.now()) - time.now();
    this.#loops = [
      this.#loop('sweep', every(HOUR), async () => {
        const allHold = await options.reload();
        await vault.sweep();
        // Who is in a roster that is refused just now, as one past its week, is to be told again when it is renewed.
        if (allHold) await notices.sweep();
        await vault.publishBoard(boardDay(time.now()));
      }),
      this.#loop('stir', every(STIR_MS), () => store.stir()),
      this.#loop(
        'cover',
        () => this.#untilCover(),
        () => this.#cover(),
      ),
      this.#loop(
        'notices',
        until((now) => jittered(nextSlot(now))),
        async () => {
          if ((await notices.sendAll()) > 0) throw new Error('notices were not sent');
        },
      ),
      this.#loop('urgent notices', until(nextUrgentSlot), async () => {
        if ((await notices.sendUrgent(await vault.urgent())) > 0) throw new Error('notices were not sent');
      }),
    ];
  }

  /** Ends every chore, after what is under way. */
  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#loops);
  }

  async #loop(chore: string, wait: () => number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.#options.time.sleep(wait(), signal);
      if (signal.aborted) return;
      try {
        await work();
      } catch (error) {
        this.#options.report(chore, error);
      }
    }
  }

  #committees(): { unit: string; next: string | null; demo: boolean }[] {
    return this.#options.rosters().flatMap(({ committees, demo }) =>
      committees.map(({ id }) => ({
        unit: id,
        next: committees.find((other) => other.independent && other.id !== id)?.id ?? null,
        demo,
      })),
    );
  }

  /** One process for all committees, at moments that know nothing of each other. */
  #untilCover(): number {
    const perWeek = this.#options.coversPerWeek * this.#committees().length;
    return perWeek > 0 ? randomWait(WEEK / perWeek) : HOUR;
  }

  async #cover(): Promise<void> {
    const committees = this.#options.coversPerWeek > 0 ? this.#committees() : [];
    const to = committees[randomBelow(Math.max(1, committees.length))];
    if (to) await this.#options.vault.keepCover(await coverRecord({ ...to, week: this.#options.vault.week }));
  }
}

/** Waits between events that come by chance, so many milliseconds apart on average. */
function randomWait(mean: number): number {
  const share = (randomBelow(2 ** 30) + 1) / 2 ** 30;
  return Math.min(LONGEST_SLEEP, Math.max(1, -Math.log(share) * mean));
}
