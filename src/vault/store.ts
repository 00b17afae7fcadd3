import type { SealedTip } from '../tips/record.ts';
import type { Week } from '../tips/week.ts';

/** Another process has the vault, or a newer version wrote it. */
export class VaultUnavailableError extends Error {
  override readonly name = 'VaultUnavailableError';
}

/** What the vault knows of a record: all of it stands outside the seal. Weeks are the only times. */
export interface Head {
  readonly id: string;
  readonly unit: string;
  readonly next: string | null;
  readonly week: Week;
  readonly urgent: boolean;
  readonly demo: boolean;
  /** Somebody of its first level said that it was read. */
  readonly acknowledged: boolean;
  /** Somebody of its second level did. */
  readonly nextAcknowledged: boolean;
  /** The second level has its box. */
  readonly released: boolean;
  /** The first week in which it is gone. */
  readonly until: Week;
  /** The first week in which its attachments are gone; never later than `until`. */
  readonly attachmentsUntil: Week;
  /** How many attachments are still there. */
  readonly attachments: number;
}

/** What may change of a record. */
export type HeadState = Pick<
  Head,
  'acknowledged' | 'nextAcknowledged' | 'released' | 'until' | 'attachmentsUntil'
>;
export type HeadChange = Partial<HeadState>;

/** What lies in a mailbox. A follow-up comes from the sender, a reply from a coordinator. */
export type LetterKind = 'reply' | 'follow-up';
export interface Letter {
  readonly kind: LetterKind;
  /** The four public digits, which the reply board shows; empty for a follow-up. */
  readonly mailbox: string;
  readonly locatorHash: string;
  /** Sealed, of one size. */
  readonly file: Uint8Array;
  /** The first week in which it is gone. */
  readonly until: Week;
}

/** An entry of the reply board, and in how many boards more it stands. */
export interface BoardEntry {
  readonly mailbox: string;
  readonly left: number;
}

/** Where a coordinator is told to look; says nothing of any tip. */
export interface NoticeAddress {
  readonly recipient: string;
  readonly kind: string;
  readonly address: string;
  readonly language: string;
}

/** Names of the small values that a vault keeps. */
export type SettingName = 'install_salt' | 'board_published' | `epoch_${string}`;

/**
 * What keeps tips. A promise that resolves means that it is durable, and that what was deleted is nowhere in the vault's
 * files any more. A write that fails leaves all as it was. Nothing read from it or from its files tells the order
 * in which records and letters came, or a time finer than a week.
 */
export interface VaultStore {
  /**
   * Keeps a record, whole or not at all. `known` if this very record is there, `conflict` if another one has its id.
   */
  add(tip: SealedTip, state: HeadState): Promise<'kept' | 'known' | 'conflict'>;
  /** Whether this very record is there, with its attachments or after they had their time. Changes nothing. */
  has(tip: SealedTip): Promise<boolean>;
  /** Every record, sorted by id. */
  heads(): Promise<readonly Head[]>;
  head(id: string): Promise<Head | undefined>;
  /** The record with the attachments that are still there. */
  read(id: string): Promise<SealedTip | undefined>;
  /** Changes records; ids that are not there are passed over. */
  change(changes: ReadonlyMap<string, HeadChange>): Promise<void>;
  /** Deletes records: the key boxes are overwritten first, so that a crash in between leaves nothing that opens. */
  erase(ids: readonly string[]): Promise<void>;
  eraseAttachments(ids: readonly string[]): Promise<void>;

  /** Puts a letter into a mailbox; `known` if the very same lies there, `full` if `most` of its kind do. */
  post(letter: Letter, most: number): Promise<'kept' | 'known' | 'full'>;
  /** The letters of one kind in a mailbox, sorted by their bytes. Reading changes nothing. */
  letters(locatorHash: string, kind: LetterKind): Promise<readonly Uint8Array[]>;
  /** Empties a mailbox of both kinds. */
  emptyMailbox(locatorHash: string): Promise<void>;
  /** Deletes the letters whose week has come. */
  eraseLetters(week: Week): Promise<void>;

  /** Takes the mailboxes with replies that no board has shown yet, marks them as shown and keeps the new board. */
  publish(
    make: (unshown: readonly string[], board: readonly BoardEntry[]) => readonly BoardEntry[],
    published: string,
  ): Promise<void>;
  board(): Promise<readonly BoardEntry[]>;

  setNotice(notice: NoticeAddress): Promise<void>;
  removeNotice(recipient: string): Promise<void>;
  notices(): Promise<readonly NoticeAddress[]>;

  setting(name: SettingName): Promise<string | undefined>;
  set(name: SettingName, value: string): Promise<void>;

  /** Bytes that the vault takes. */
  size(): Promise<number>;
  /** Writes as if something had come, so that the time of the last write says nothing. */
  stir(): Promise<void>;
  /** A whole copy that opens as a vault. */
  snapshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}
