import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { randomNameSchema } from '../tips/cover.ts';
import { FEWEST_PEOPLE } from '../tips/format.ts';
import { type SealedTip, sealedTip } from '../tips/record.ts';
import type { VerifiedRoster } from '../tips/roster.ts';
import { addWeeks, type Week } from '../tips/week.ts';
import { isWorkDone, WORK_BITS } from '../tips/work.ts';
import { Quota, type QuotaRefusal, type Source } from './quota.ts';
import type { Vault } from './vault.ts';

/** Why a record was not taken. Nothing of a refused record is kept. */
export type IntakeRefusal =
  | QuotaRefusal
  | 'closed' // no roster is valid: nobody could read it
  | 'unreadable' // not a record of the one form
  | 'wrong week' // the sender's clock is wrong by more than a week, or the record is old
  | 'no such reader' // the committees are not those of the present rosters, or demo does not fit
  | 'work needed' // the page must show work and send it again
  | 'another record' // a different record has this name
  | 'full'; // the disk has no room

export type IntakeVerdict =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reason: IntakeRefusal };

/** What the page must know before it seals, and the challenge for its work while that is asked for. */
export interface IntakeTerms {
  readonly week: Week;
  readonly open: boolean;
  readonly work: { readonly challenge: string; readonly bits: number } | null;
}

/** The challenge that the page was given and the number that it found. */
export interface Work {
  readonly challenge: string;
  readonly number: number;
}

export interface IntakeOptions {
  readonly vault: Vault;
  /** The rosters that are valid now. */
  readonly rosters: () => readonly VerifiedRoster[];
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

const ACCEPTED = { accepted: true } as const;
const REFUSED = (reason: IntakeRefusal) => ({ accepted: false, reason }) as const;
const named = z.object({ id: randomNameSchema });
/** A challenge is good in the half hour in which it was made and in the next. */
const CHALLENGE_SPAN = 30 * 60_000;

/**
 * The one door to the vault, for the chat and the page alike: a sealed record comes in and is on the disk when
 * `accepted` is said, or it is refused with a reason and nothing of it stays anywhere.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #quota: Quota;
  readonly #key = randomBytes(32);

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#quota = new Quota(options.monotonic);
  }

  /** What a sender should know before the story. */
  terms(): IntakeTerms {
    return {
      week: this.#options.vault.week,
      open: this.#options.rosters().length > 0,
      work: this.#quota.scarce ? { challenge: this.#challenge(0), bits: WORK_BITS } : null,
    };
  }

  /** Why a tip from there would be refused now, so that nobody tells a story for nothing. */
  refuses(source: Source): IntakeRefusal | undefined {
    return this.#options.rosters().length === 0 ? 'closed' : this.#quota.refuses(source);
  }

  /** Reads a record from outside and takes it or refuses it. */
  async submit(json: unknown, source: Source, work?: Work): Promise<IntakeVerdict> {
    // Whoever has had her share costs no more than this answer, unless a record of this random name is there.
    const over = this.#quota.refuses(source);
    if (over && !(await this.#isNamed(json))) return REFUSED(over);
    const read = sealedTip.safeParse(json);
    if (!read.success) return REFUSED(over ?? 'unreadable');
    if (!over) return this.take(read.data, source, work);
    return (await this.#options.vault.has(read.data)) ? ACCEPTED : REFUSED(over);
  }

  async #isNamed(json: unknown): Promise<boolean> {
    const read = named.safeParse(json);
    return read.success && this.#options.vault.hasName(read.data.id);
  }

  /**
   * Takes a record that was sealed here. The same record again is accepted again and kept once, whatever the quotas, the week and
   * the rosters say by then: her first answer may have been lost, and whoever has the very bytes learns nothing from it.
   */
  async take(tip: SealedTip, source: Source, work?: Work): Promise<IntakeVerdict> {
    return (await this.#options.vault.has(tip)) ? ACCEPTED : this.#takeNew(tip, source, work);
  }

  async #takeNew(tip: SealedTip, source: Source, work?: Work): Promise<IntakeVerdict> {
    const wrong = this.#wrongWith(tip) ?? this.#quota.refuses(source);
    if (wrong) return REFUSED(wrong);
    if (source.by === 'page' && this.#quota.scarce && !(work && this.#isDone(work, tip.id)))
      return REFUSED('work needed');
    const full = this.#quota.take(source);
    if (full) return REFUSED(full);
    let kept: 'kept' | 'known' | 'conflict' | 'full' | undefined;
    try {
      kept = await this.#options.vault.keep(tip);
    } finally {
      if (kept !== 'kept') this.#quota.giveBack(source);
    }
    if (kept === 'full') return REFUSED('full');
    return kept === 'conflict' ? REFUSED('another record') : ACCEPTED;
  }

  #wrongWith(tip: SealedTip): IntakeRefusal | undefined {
    const rosters = this.#options.rosters();
    if (rosters.length === 0) return 'closed';
    // The sender's week may begin before or after ours.
    const { week } = this.#options.vault;
    if (![addWeeks(week, -1), week, addWeeks(week, 1)].includes(tip.week)) return 'wrong week';
    const roster = rosters.find(({ committees }) => committees.some(({ id }) => id === tip.unit));
    const level = (id: string) => roster?.committees.find((committee) => committee.id === id);
    const readers = [tip.unit, ...(tip.next === null ? [] : [tip.next])].map(level);
    const known = readers.every((committee) => committee && committee.members.length >= FEWEST_PEOPLE);
    const independent = tip.next === null || level(tip.next)?.independent === true;
    return known && independent && tip.next !== tip.unit && roster?.demo === tip.demo
      ? undefined
      : 'no such reader';
  }

  #challenge(spansAgo: number): string {
    const span = Math.floor(this.#options.monotonic() / CHALLENGE_SPAN) - spansAgo;
    return createHmac('sha256', this.#key).update(`work ${span}`).digest('hex').slice(0, 32);
  }

  #isDone({ challenge, number }: Work, record: string): boolean {
    const given = Buffer.from(challenge);
    const ours = [0, 1].some((spansAgo) => {
      const expected = Buffer.from(this.#challenge(spansAgo));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    return ours && isWorkDone(challenge, record, number);
  }
}
