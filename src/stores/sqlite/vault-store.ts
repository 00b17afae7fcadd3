import { readFileSync, statSync, utimesSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { SealedTip } from '../../tips/record.ts';
import { type Week, weekOf, weekStart } from '../../tips/week.ts';
import {
  type BoardEntry,
  type Head,
  type HeadChange,
  type HeadState,
  type Letter,
  type LetterKind,
  type NoticeAddress,
  type SettingName,
  type VaultStore,
  VaultUnavailableError,
} from '../../vault/store.ts';
import { openFile } from './open-file.ts';
import { readRow } from './rows.ts';
import { ShuffledSlots } from './shuffled-slots.ts';
import {
  LETTER_SIZES,
  type LetterHead,
  nameOf,
  PIECE_SIZES,
  readHead,
  readLetterHead,
  readPieceHead,
  readTip,
  TIP_SIZES,
  withoutBoxes,
  writeBody,
  writeHead,
  writeLetterHead,
  writePieceHead,
} from './vault-cells.ts';

export interface SqliteVaultOptions {
  readonly path: string;
  /** Milliseconds since 1970; only the week is used. */
  readonly now: () => number;
  /** How long to wait for another process that has the file. */
  readonly waitMs?: number;
}

/**
 * 2: acknowledged by the second level. Of a file of version 1 an acknowledgement counts for the first level alone, so that the second sees
 * what was hidden from it.
 */
const VERSION = 2;

const SCHEMA = `
${['tip', 'piece', 'letter'].map(ShuffledSlots.schema).join(';\n')};
CREATE TABLE IF NOT EXISTS board (mailbox TEXT PRIMARY KEY, boards_left INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notice (
  recipient TEXT PRIMARY KEY, kind TEXT NOT NULL, address TEXT NOT NULL, language TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/** Opens the vault of one machine for this process alone. Throws VaultUnavailableError while another has it. */
export function openSqliteVault({ path, now, waitMs = 5000 }: SqliteVaultOptions): SqliteVaultStore {
  const db = openFile({
    path,
    waitMs,
    pragmas: 'PRAGMA auto_vacuum = FULL',
    schema: SCHEMA,
    version: VERSION,
    unavailable: (why) =>
      new VaultUnavailableError(
        why === 'held'
          ? 'another process holds the vault'
          : 'the vault was written by a newer version of Mitr',
      ),
  });
  return new SqliteVaultStore(db, path, now);
}

/**
 * Tips in SQLite, in a file of their own. Each write is one transaction, after which the log is emptied and the file's
 * time set to the beginning of the week.
 */
export class SqliteVaultStore implements VaultStore {
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #now: () => number;
  readonly #tips: ShuffledSlots;
  readonly #pieces: ShuffledSlots;
  readonly #letters: ShuffledSlots;

  constructor(db: DatabaseSync, path: string, now: () => number) {
    this.#db = db;
    this.#path = path;
    this.#now = now;
    this.#tips = new ShuffledSlots(db, 'tip', TIP_SIZES, nameOf);
    this.#pieces = new ShuffledSlots(db, 'piece', PIECE_SIZES, nameOf);
    this.#letters = new ShuffledSlots(db, 'letter', LETTER_SIZES, nameOf);
  }

  async add(tip: SealedTip, state: HeadState): Promise<'kept' | 'known' | 'conflict'> {
    if (this.#slotOf(tip.id) !== undefined) return (await this.has(tip)) ? 'known' : 'conflict';
    const body = writeBody(tip);
    const { id, unit, next, week, urgent, demo } = tip;
    this.#write(() => {
      this.#tips.add({ head: writeHead({ id, unit, next, week, urgent, demo, ...state }), body });
      for (const [n, file] of tip.attachments.entries())
        for (let index = 0; index * PIECE_SIZES.body < file.length; index++)
          this.#pieces.add({
            head: writePieceHead(id, n, index),
            body: file.subarray(index * PIECE_SIZES.body, (index + 1) * PIECE_SIZES.body),
          });
    });
    return 'kept';
  }

  async has(tip: SealedTip): Promise<boolean> {
    const there = await this.read(tip.id);
    if (!there) return false;
    const pieces = ({ boxes, parts }: SealedTip) => [...boxes, ...parts];
    const outside = ({ unit, next, week, urgent, demo }: SealedTip) => [unit, next, week, urgent, demo];
    return (
      isDeepStrictEqual(outside(there), outside(tip)) &&
      areSame(pieces(there), pieces(tip)) &&
      (there.attachments.length === 0 || areSame(there.attachments, tip.attachments))
    );
  }

  async heads(): Promise<readonly Head[]> {
    return this.#tips.heads.map((cell) => this.#headOf(cell)).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async head(id: string): Promise<Head | undefined> {
    const cell = this.#tips.heads[this.#slotOf(id) ?? -1];
    return cell && this.#headOf(cell);
  }

  async read(id: string): Promise<SealedTip | undefined> {
    const slot = this.#slotOf(id);
    const cell = this.#tips.heads[slot ?? -1];
    if (slot === undefined || !cell) return undefined;
    return readTip(readHead(cell), this.#tips.body(slot), this.#attachmentsOf(id));
  }

  async change(changes: ReadonlyMap<string, HeadChange>): Promise<void> {
    const known = [...changes].flatMap(([id, change]) => {
      const slot = this.#slotOf(id);
      const cell = this.#tips.heads[slot ?? -1];
      return slot === undefined || !cell ? [] : [{ slot, head: writeHead({ ...readHead(cell), ...change }) }];
    });
    if (known.length === 0) return;
    this.#write(() => {
      for (const { slot, head } of known) this.#tips.change(slot, head);
    });
  }

  async erase(ids: readonly string[]): Promise<void> {
    const gone = [...new Set(ids)];
    const slots = gone.flatMap((id) => this.#tips.slotsOf(id));
    if (slots.length === 0) return;
    this.#write(() => {
      for (const slot of slots) {
        const head = this.#tips.heads[slot];
        if (head) this.#tips.write(slot, { head, body: withoutBoxes(this.#tips.body(slot)) });
      }
    });
    this.#write(() => {
      this.#tips.remove(slots);
      this.#pieces.remove(gone.flatMap((id) => this.#pieces.slotsOf(id)));
    });
  }

  async eraseAttachments(ids: readonly string[]): Promise<void> {
    const slots = [...new Set(ids)].flatMap((id) => this.#pieces.slotsOf(id));
    if (slots.length > 0) this.#write(() => this.#pieces.remove(slots));
  }

  async post(letter: Letter, most: number): Promise<'kept' | 'known' | 'full'> {
    const before = this.#lettersOf(letter.locatorHash, letter.kind);
    if (before.some((file) => Buffer.compare(file, letter.file) === 0)) return 'known';
    if (before.length >= most) return 'full';
    this.#write(() =>
      this.#letters.add({ head: writeLetterHead({ ...letter, shown: false }), body: letter.file }),
    );
    return 'kept';
  }

  async letters(locatorHash: string, kind: LetterKind): Promise<readonly Uint8Array[]> {
    return this.#lettersOf(locatorHash, kind).sort(Buffer.compare);
  }

  async emptyMailbox(locatorHash: string): Promise<void> {
    const slots = this.#letters.slotsOf(locatorHash);
    if (slots.length > 0) this.#write(() => this.#letters.remove(slots));
  }

  async eraseLetters(week: Week): Promise<void> {
    const due = this.#letters.heads.flatMap((head, slot) =>
      readLetterHead(head).until <= week ? [slot] : [],
    );
    if (due.length > 0) this.#write(() => this.#letters.remove(due));
  }

  async publish(
    make: (unshown: readonly string[], board: readonly BoardEntry[]) => readonly BoardEntry[],
    published: string,
  ): Promise<void> {
    const unshown = [...this.#letters.heads.entries()]
      .map(([slot, head]) => ({ slot, letter: readLetterHead(head) }))
      .filter(({ letter }) => letter.kind === 'reply' && !letter.shown);
    const mailboxes = [...new Set(unshown.map(({ letter }) => letter.mailbox))];
    const board = make(mailboxes, await this.board());
    this.#write(() => {
      for (const { slot, letter } of unshown)
        this.#letters.change(slot, writeLetterHead({ ...letter, shown: true }));
      this.#db.exec('DELETE FROM board');
      const insert = this.#db.prepare('INSERT INTO board (mailbox, boards_left) VALUES (?, ?)');
      for (const entry of [...board].sort((a, b) => (a.mailbox < b.mailbox ? -1 : 1)))
        insert.run(entry.mailbox, entry.left);
      this.#set('board_published', published);
    });
  }

  async board(): Promise<readonly BoardEntry[]> {
    return this.#db
      .prepare('SELECT mailbox, boards_left FROM board ORDER BY mailbox')
      .all()
      .map((row) => ({
        mailbox: readRow.text(row, 'mailbox'),
        left: readRow.integer(row, 'boards_left'),
      }));
  }

  async setNotice({ recipient, kind, address, language }: NoticeAddress): Promise<void> {
    this.#write(() =>
      this.#db
        .prepare('INSERT OR REPLACE INTO notice (recipient, kind, address, language) VALUES (?, ?, ?, ?)')
        .run(recipient, kind, address, language),
    );
  }

  async removeNotice(recipient: string): Promise<void> {
    this.#write(() => this.#db.prepare('DELETE FROM notice WHERE recipient = ?').run(recipient));
  }

  async notices(): Promise<readonly NoticeAddress[]> {
    return this.#db
      .prepare('SELECT recipient, kind, address, language FROM notice ORDER BY recipient')
      .all()
      .map((row) => ({
        recipient: readRow.text(row, 'recipient'),
        kind: readRow.text(row, 'kind'),
        address: readRow.text(row, 'address'),
        language: readRow.text(row, 'language'),
      }));
  }

  async setting(name: SettingName): Promise<string | undefined> {
    const row = this.#db.prepare('SELECT value FROM setting WHERE name = ?').get(name);
    return row && readRow.text(row, 'value');
  }

  async set(name: SettingName, value: string): Promise<void> {
    this.#write(() => this.#set(name, value));
  }

  async size(): Promise<number> {
    return statSync(this.#path).size;
  }

  async stir(): Promise<void> {
    this.#write(() => {
      for (const slots of [this.#tips, this.#pieces, this.#letters]) slots.stir();
      // A vault with nothing to swap is written to as well.
      this.#db.exec(`PRAGMA user_version = ${VERSION}`);
    });
  }

  async snapshot(): Promise<Uint8Array> {
    this.#settle();
    return readFileSync(this.#path);
  }

  async close(): Promise<void> {
    if (!this.#db.isOpen) return;
    await this.stir();
    this.#db.close();
    this.#setTime();
  }

  #set(name: SettingName, value: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, value);
  }

  /** One transaction: all of it is on the disk afterwards and what it deleted is nowhere, or nothing has changed. */
  #write(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      for (const slots of [this.#tips, this.#pieces, this.#letters]) slots.reload();
      throw error;
    }
    this.#settle();
  }

  #settle(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#setTime();
  }

  #setTime(): void {
    const monday = (weekStart(weekOf(this.#now())) ?? 0) / 1000;
    utimesSync(this.#path, monday, monday);
  }

  #slotOf(id: string): number | undefined {
    return this.#tips.slotsOf(id)[0];
  }

  #headOf(cell: Uint8Array): Head {
    const head = readHead(cell);
    return { ...head, attachments: this.#attachmentNumbers(head.id).size };
  }

  #attachmentNumbers(id: string): Map<number, number[]> {
    return Map.groupBy(this.#pieces.slotsOf(id), (slot) => this.#pieceAt(slot).attachment);
  }

  #pieceAt(slot: number): { attachment: number; index: number } {
    return readPieceHead(this.#pieces.heads[slot] ?? new Uint8Array(PIECE_SIZES.head));
  }

  #letterAt(slot: number): LetterHead {
    return readLetterHead(this.#letters.heads[slot] ?? new Uint8Array(LETTER_SIZES.head));
  }

  #attachmentsOf(id: string): Uint8Array[] {
    return [...this.#attachmentNumbers(id)]
      .sort(([a], [b]) => a - b)
      .map(([, slots]) => {
        const file = new Uint8Array(slots.length * PIECE_SIZES.body);
        for (const slot of slots)
          file.set(this.#pieces.body(slot), this.#pieceAt(slot).index * PIECE_SIZES.body);
        return file;
      });
  }

  #lettersOf(locatorHash: string, kind: LetterKind): Uint8Array[] {
    return this.#letters
      .slotsOf(locatorHash)
      .filter((slot) => this.#letterAt(slot).kind === kind)
      .map((slot) => this.#letters.body(slot));
  }
}

function areSame(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  return (
    some.length === others.length &&
    some.every((bytes, n) => Buffer.compare(bytes, others[n] ?? new Uint8Array()) === 0)
  );
}
