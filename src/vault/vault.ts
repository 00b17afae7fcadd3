import { randomBelow, randomDigits } from '../tips/random.ts';
import { locatorHash } from '../tips/receipt.ts';
import { type DeliveredTip, deliver, type SealedTip } from '../tips/record.ts';
import { type Week, weekOf } from '../tips/week.ts';
import { isDue, RETENTION, untilWeek } from './retention.ts';
import type { BoardEntry, Head, HeadChange, VaultStore } from './store.ts';

/** Letters of one kind that a mailbox holds. */
const MOST_REPLIES = 40;
const MOST_FOLLOW_UPS = 20;

/** A mailbox stands on so many boards, and a board has a multiple of so many. */
const BOARDS = 4;
const BOARD_STEP = 50;
const MAILBOXES = 10_000;

/** A record as a level's list shows it; nothing of levels that may not read it. */
export interface Listed {
  readonly id: string;
  readonly unit: string;
  readonly week: Week;
  readonly urgent: boolean;
  readonly demo: boolean;
  readonly acknowledged: boolean;
  /** The first week in which it is gone. */
  readonly until: Week;
  readonly attachments: number;
}

/**
 * What happens with tips once they are sealed. Knows no person: a record comes without its sender, a locator without its
 * digits, and that somebody asked is neither kept nor counted.
 */
export class Vault {
  readonly #store: VaultStore;
  readonly #now: () => number;

  /** @param now milliseconds since 1970; only the week is used, and the day for the reply board. */
  constructor(store: VaultStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  get week(): Week {
    return weekOf(this.#now());
  }

  /** Keeps a record; resolves when it is on the disk. */
  keep(tip: SealedTip): Promise<'kept' | 'known' | 'conflict'> {
    const until = untilWeek(this.week, RETENTION.record);
    return this.#store.add(tip, {
      acknowledged: false,
      released: tip.urgent && tip.next !== null,
      until,
      attachmentsUntil: until,
    });
  }

  /** Keeps a record that nobody opens among the others; most of them look as if somebody had read them. */
  async keepCover(tip: SealedTip): Promise<void> {
    const until = untilWeek(this.week, RETENTION.record);
    await this.#store.add(tip, {
      acknowledged: randomBelow(5) < 4,
      released: false,
      until,
      attachmentsUntil: until,
    });
  }

  /** The records that these levels may read now, sorted by id. */
  async list(levels: readonly string[]): Promise<readonly Listed[]> {
    await this.#releaseDue();
    const heads = await this.#store.heads();
    return heads
      .filter((head) => boxFor(head, levels))
      .map(({ id, unit, week, urgent, demo, acknowledged, until, attachments }) => ({
        ...{ id, unit, week, urgent, demo, acknowledged, until, attachments },
      }));
  }

  /** A record with the one box that is for these levels; nothing if it is not there or not theirs. */
  async read(levels: readonly string[], id: string): Promise<DeliveredTip | undefined> {
    await this.#releaseDue();
    const head = await this.#store.head(id);
    const box = head && boxFor(head, levels);
    const tip = box && (await this.#store.read(id));
    return tip && deliver(tip, box);
  }

  /** Notes that one of these levels has read a record. False if it is not there or not theirs. */
  async acknowledge(levels: readonly string[], id: string): Promise<boolean> {
    await this.#releaseDue();
    const head = await this.#store.head(id);
    if (!head || !boxFor(head, levels)) return false;
    if (head.acknowledged) return true;
    await this.#store.change(
      new Map([
        [
          id,
          {
            acknowledged: true,
            until: untilWeek(this.week, RETENTION.record),
            attachmentsUntil: untilWeek(this.week, RETENTION.attachments),
          },
        ],
      ]),
    );
    return true;
  }

  /** Levels with an urgent record that nobody has acknowledged, and the names of these records. */
  async urgent(): Promise<ReadonlyMap<string, readonly string[]>> {
    const levels = new Map<string, string[]>();
    for (const head of await this.#store.heads())
      if (head.urgent && !head.acknowledged)
        for (const level of [head.unit, ...(head.next === null ? [] : [head.next])])
          levels.set(level, [...(levels.get(level) ?? []), head.id]);
    return levels;
  }

  /** Puts a coordinator's reply into a mailbox. False if it is full. */
  async reply(to: { mailbox: string; locatorHash: string }, file: Uint8Array): Promise<boolean> {
    const until = untilWeek(this.week, RETENTION.letter);
    return (await this.#store.post({ kind: 'reply', ...to, file, until }, MOST_REPLIES)) !== 'full';
  }

  /** What lies for a receipt: nothing in an empty mailbox and nothing in one that never was. Changes nothing. */
  replies(locator: string): Promise<readonly Uint8Array[]> {
    return this.#store.letters(locatorHash(locator), 'reply');
  }

  /** Takes a sender's follow-up where a reply lies; elsewhere it vanishes, and the sender is told the same. */
  async followUp(locator: string, file: Uint8Array): Promise<void> {
    const hash = locatorHash(locator);
    if ((await this.#store.letters(hash, 'reply')).length === 0) return;
    const until = untilWeek(this.week, RETENTION.letter);
    await this.#store.post(
      { kind: 'follow-up', mailbox: '', locatorHash: hash, file, until },
      MOST_FOLLOW_UPS,
    );
  }

  /** The follow-ups in a mailbox, for the coordinators who know it from the tip. */
  followUps(hash: string): Promise<readonly Uint8Array[]> {
    return this.#store.letters(hash, 'follow-up');
  }

  /** The sender's own deletion: all replies and follow-ups of this receipt. */
  forget(locator: string): Promise<void> {
    return this.#store.emptyMailbox(locatorHash(locator));
  }

  /** Mailboxes with news among others without, sorted, and the day of publication. */
  async board(): Promise<{ published: string | null; mailboxes: readonly string[] }> {
    const [published, entries] = [await this.#store.setting('board_published'), await this.#store.board()];
    return { published: published ?? null, mailboxes: entries.map(({ mailbox }) => mailbox).sort() };
  }

  /** Publishes the board of a day, unless it is out already. */
  async publishBoard(day: string): Promise<void> {
    if (((await this.#store.setting('board_published')) ?? '') >= day) return;
    await this.#store.publish(nextBoard, day);
  }

  /** Releases what is due and deletes what has had its time. */
  async sweep(): Promise<void> {
    await this.#releaseDue();
    const week = this.week;
    const heads = await this.#store.heads();
    await this.#store.erase(heads.filter(({ until }) => until <= week).map(({ id }) => id));
    await this.#store.eraseAttachments(
      heads.filter((head) => head.attachments > 0 && head.attachmentsUntil <= week).map(({ id }) => id),
    );
    await this.#store.eraseLetters(week);
  }

  /** Deletes every record of the demonstration. */
  async eraseDemo(): Promise<void> {
    const heads = await this.#store.heads();
    await this.#store.erase(heads.filter(({ demo }) => demo).map(({ id }) => id));
  }

  async #releaseDue(): Promise<void> {
    const due = (await this.#store.heads()).filter(
      (head) => head.next !== null && !head.released && !head.acknowledged && isDue(head.week, this.week),
    );
    if (due.length > 0)
      await this.#store.change(new Map(due.map(({ id }): [string, HeadChange] => [id, { released: true }])));
  }
}

/** Which box of a record is for one of these levels, if any is. */
function boxFor(head: Head, levels: readonly string[]): 'unit' | 'next' | undefined {
  if (levels.includes(head.unit)) return 'unit';
  return head.next !== null && head.released && levels.includes(head.next) ? 'next' : undefined;
}

/** Old entries go on for their time; new ones and as many false ones as make the number round begin theirs. */
function nextBoard(unshown: readonly string[], board: readonly BoardEntry[]): readonly BoardEntry[] {
  const left = new Map(
    board.filter((entry) => entry.left > 1).map((entry) => [entry.mailbox, entry.left - 1]),
  );
  for (const mailbox of unshown) left.set(mailbox, BOARDS);
  const size = Math.min(MAILBOXES, Math.max(1, Math.ceil(left.size / BOARD_STEP)) * BOARD_STEP);
  while (left.size < size) {
    const mailbox = randomDigits(4);
    if (!left.has(mailbox)) left.set(mailbox, BOARDS);
  }
  return [...left].map(([mailbox, more]) => ({ mailbox, left: more }));
}
