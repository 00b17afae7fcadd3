import { randomDigits } from '../tips/random.ts';
import { locatorHash } from '../tips/receipt.ts';
import { type DeliveredTip, deliver, type SealedTip } from '../tips/record.ts';
import { type Week, weekOf } from '../tips/week.ts';
import { Covers } from './covers.ts';
import { isDue, RETENTION, untilWeek } from './retention.ts';
import type { BoardEntry, Head, HeadChange, Letter, VaultStore } from './store.ts';

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
  /** By every level that asks and may read it. */
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
  readonly #hasRoom: (bytes: number) => Promise<boolean>;
  readonly #covers = new Covers();

  /**
   * @param now milliseconds since 1970; only the week is used, and the day for the reply board.
   * @param hasRoom whether there is room for so many bytes more.
   */
  constructor(store: VaultStore, now: () => number, hasRoom = async (_bytes: number) => true) {
    this.#store = store;
    this.#now = now;
    this.#hasRoom = hasRoom;
  }

  get week(): Week {
    return weekOf(this.#now());
  }

  /** Keeps a record; resolves when it is on the disk. `full` where there is no room for it. */
  keep(tip: SealedTip): Promise<'kept' | 'known' | 'conflict' | 'full'> {
    return this.#add(tip, false);
  }

  /** Whether a record of this name is there. */
  async hasName(id: string): Promise<boolean> {
    return (await this.#store.head(id)) !== undefined;
  }

  /** Whether this very record is there. */
  has(tip: SealedTip): Promise<boolean> {
    return this.#store.has(tip);
  }

  /** Keeps a record that nobody opens among the others, in nothing different from them; none where no other would have room. */
  async keepCover(tip: SealedTip): Promise<void> {
    await this.#add(tip, true);
  }

  async #add(tip: SealedTip, isCover: boolean): Promise<'kept' | 'known' | 'conflict' | 'full'> {
    if (!(await this.#hasRoom(bytesOf(tip)))) return 'full';
    // From the week that it names, which a phone may set wrong by one: another distance would tell it from a cover record.
    const until = untilWeek(tip.week, RETENTION.record);
    const released = tip.urgent && tip.next !== null;
    const kept = await this.#store.add(tip, {
      acknowledged: false,
      nextAcknowledged: false,
      released,
      until,
      attachmentsUntil: until,
    });
    const { id, unit, next } = tip;
    if (kept === 'kept') this.#covers.came(id, [unit, ...(released && next !== null ? [next] : [])], isCover);
    return kept;
  }

  /** The records that these levels may read now, sorted by id. */
  async list(levels: readonly string[]): Promise<readonly Listed[]> {
    await this.#releaseDue();
    for (const level of levels) await this.#acknowledgeAll([level], this.#covers.looks(level));
    const heads = await this.#store.heads();
    return heads
      .filter((head) => boxFor(head, levels))
      .map((head) => {
        const { id, unit, week, urgent, demo, until, attachments } = head;
        const acknowledged = acknowledgement(head, levels) === undefined;
        return { id, unit, week, urgent, demo, acknowledged, until, attachments };
      });
  }

  /** A record with the one box that is for these levels; nothing if it is not there or not theirs. */
  async read(levels: readonly string[], id: string): Promise<DeliveredTip | undefined> {
    await this.#releaseDue();
    const head = await this.#store.head(id);
    const box = head && boxFor(head, levels);
    const tip = box && (await this.#store.read(id));
    return tip && deliver(tip, box);
  }

  /**
   * Notes that these levels have read a record, each for itself: what one says hides nothing from the other. False if it is not
   * there, not theirs, or its box for them is gone.
   */
  async acknowledge(levels: readonly string[], id: string): Promise<boolean> {
    await this.#releaseDue();
    const head = await this.#store.head(id);
    const box = head && boxFor(head, levels);
    const tip = box && (await this.#store.read(id));
    if (!head || !tip || deliver(tip, box).box.every((byte) => byte === 0)) return false;
    await this.#acknowledgeAll(levels, [id]);
    for (const level of levels) await this.#acknowledgeAll([level], this.#covers.acknowledges(level, id));
    return true;
  }

  /** In one write. */
  async #acknowledgeAll(levels: readonly string[], ids: readonly string[]): Promise<void> {
    const changes = new Map<string, HeadChange>();
    for (const id of ids) {
      const head = await this.#store.head(id);
      const change = head && acknowledgement(head, levels);
      if (!change) continue;
      const after = { ...head, ...change };
      // Pictures and voices stay for whoever has the record and has not said yet that it was read.
      const everybody = after.acknowledged && (after.nextAcknowledged || !after.released);
      const until = untilWeek(this.week, RETENTION.record);
      const attachmentsUntil = everybody ? untilWeek(this.week, RETENTION.attachments) : until;
      changes.set(id, { ...change, until, attachmentsUntil });
    }
    if (changes.size > 0) await this.#store.change(changes);
  }

  /** Levels with an urgent record that they have not acknowledged, and the names of these records. */
  async urgent(): Promise<ReadonlyMap<string, readonly string[]>> {
    const levels = new Map<string, string[]>();
    for (const head of await this.#store.heads())
      if (head.urgent)
        for (const level of [
          ...(head.acknowledged ? [] : [head.unit]),
          ...(head.next === null || head.nextAcknowledged ? [] : [head.next]),
        ])
          levels.set(level, [...(levels.get(level) ?? []), head.id]);
    return levels;
  }

  /** Puts a coordinator's reply into a mailbox; true when it lies there. False if the mailbox or the disk is full. */
  reply(to: { mailbox: string; locatorHash: string }, file: Uint8Array): Promise<boolean> {
    return this.#post({ kind: 'reply', ...to, file }, MOST_REPLIES);
  }

  async #post(letter: Omit<Letter, 'until'>, most: number): Promise<boolean> {
    const until = untilWeek(this.week, RETENTION.letter);
    const isThere = async () =>
      (await this.#store.letters(letter.locatorHash, letter.kind)).some(
        (file) => Buffer.compare(file, letter.file) === 0,
      );
    // One that lies there already needs no room: its sender may not have heard that it does.
    if (!(await this.#hasRoom(letter.file.length))) return isThere();
    return (await this.#store.post({ ...letter, until }, most)) !== 'full';
  }

  /** What lies for a receipt: nothing in an empty mailbox and nothing in one that never was. Changes nothing. */
  replies(locator: string): Promise<readonly Uint8Array[]> {
    return this.#store.letters(locatorHash(locator), 'reply');
  }

  /**
   * Takes a sender's follow-up where a reply lies; `nothing there` in an empty mailbox and in one that never was, `full` if the
   * mailbox or the disk is. Says no more than `replies` does.
   */
  async followUp(locator: string, file: Uint8Array): Promise<'kept' | 'nothing there' | 'full'> {
    const hash = locatorHash(locator);
    if ((await this.#store.letters(hash, 'reply')).length === 0) return 'nothing there';
    const letter = { kind: 'follow-up', mailbox: '', locatorHash: hash, file } as const;
    return (await this.#post(letter, MOST_FOLLOW_UPS)) ? 'kept' : 'full';
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
    await this.#mendOldCovers();
    const week = this.week;
    const heads = await this.#store.heads();
    const gone = heads.filter(({ until }) => until <= week).map(({ id }) => id);
    await this.#store.erase(gone);
    this.#covers.gone(gone);
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

  /** In files of an earlier version an acknowledged cover record is the only one whose pictures would stay as long as it does. */
  async #mendOldCovers(): Promise<void> {
    const old = (await this.#store.heads()).filter(
      (head) => head.acknowledged && !head.released && head.attachmentsUntil === head.until,
    );
    if (old.length > 0)
      await this.#store.change(
        new Map(
          old.map(({ id, week }) => [id, { attachmentsUntil: untilWeek(week, RETENTION.attachments) }]),
        ),
      );
  }

  async #releaseDue(): Promise<void> {
    const due = (await this.#store.heads()).filter(
      (head) => head.next !== null && !head.released && !head.acknowledged && isDue(head.week, this.week),
    );
    if (due.length === 0) return;
    await this.#store.change(new Map(due.map(({ id }): [string, HeadChange] => [id, { released: true }])));
    for (const head of due) this.#covers.released(head);
  }
}

function bytesOf(tip: SealedTip): number {
  return [...tip.boxes, ...tip.parts, ...tip.attachments].reduce((sum, { length }) => sum + length, 0);
}

/** Which box of a record is for one of these levels, if any is. */
function boxFor(head: Head, levels: readonly string[]): 'unit' | 'next' | undefined {
  if (levels.includes(head.unit)) return 'unit';
  return mayReadNext(head, levels) ? 'next' : undefined;
}

/** What these levels have still to acknowledge of a record that they may read; nothing if they all did. */
function acknowledgement(head: Head, levels: readonly string[]): HeadChange | undefined {
  const change = {
    ...(levels.includes(head.unit) && !head.acknowledged ? { acknowledged: true } : undefined),
    ...(mayReadNext(head, levels) && !head.nextAcknowledged ? { nextAcknowledged: true } : undefined),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

function mayReadNext(head: Head, levels: readonly string[]): boolean {
  return head.next !== null && head.released && levels.includes(head.next);
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
