import { coverRecord } from '../tips/cover-record.ts';
import { FEWEST_PEOPLE } from '../tips/format.ts';
import { randomBelow } from '../tips/random.ts';
import type { Roster, VerifiedRoster } from '../tips/roster.ts';
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

/** In one of so many cover records the nearest independent body is passed over. */
const ONE_PASSED_OVER = 8;

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
      const ms = wait();
      await this.#options.time.sleep(Math.min(ms, LONGEST_SLEEP), signal);
      if (signal.aborted) return;
      // By then another wait may be right; and what comes by chance does not remember how long it was waited for.
      if (ms > LONGEST_SLEEP) continue;
      try {
        await work();
      } catch (error) {
        this.#options.report(chore, error);
      }
    }
  }

  #committees(): CoverWay[] {
    return this.#options.rosters().flatMap(coverWays);
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

/** A way that a tip may take through the levels of a country. */
export interface CoverWay {
  readonly unit: string;
  /** Mostly the independent body behind it; sometimes the one after that, or none, as where a tip means somebody on it. */
  readonly next: string | null;
  readonly demo: boolean;
}

/** A way from each level that can have tips: a cover record takes no other, and each of those. */
export function coverWays({ committees, demo }: Roster): CoverWay[] {
  const eligible = committees.filter(({ members }) => members.length >= FEWEST_PEOPLE);
  const independent = eligible.filter((level) => level.independent);
  return eligible.map((level) => {
    // Behind an independent body stand those that the roster lists after it, as in a chain.
    const behind = independent.slice(independent.indexOf(level) + 1);
    const skipped = randomBelow(ONE_PASSED_OVER) === 0 ? 1 : 0;
    return { unit: level.id, next: behind[skipped]?.id ?? null, demo };
  });
}

/** Waits between events that come by chance, so many milliseconds apart on average. */
function randomWait(mean: number): number {
  const share = (randomBelow(2 ** 30) + 1) / 2 ** 30;
  return Math.max(1, -Math.log(share) * mean);
}
