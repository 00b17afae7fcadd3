import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Rate } from '../../turns/channel.ts';
import type { Clock } from '../../turns/clock.ts';
import {
  type Backlog,
  type Commit,
  FencedError,
  type Lease,
  type Mail,
  type Opened,
  type Settled,
  type StoredSession,
  type TurnStore,
} from '../../turns/store.ts';
import { AnswerRows } from './answer-rows.ts';
import { Buckets } from './buckets.ts';
import { GroupCommit } from './group-commit.ts';
import { KnownEvents } from './known-events.ts';
import { Leases } from './leases.ts';
import { MailRows } from './mail-rows.ts';
import { RecentSessions } from './recent-sessions.ts';
import { readRow } from './rows.ts';
import { openDatabase } from './schema.ts';
import { prepare, type Statements } from './statements.ts';

export interface SqliteTurnStoreOptions {
  readonly path: string;
  readonly clock: Clock;
  /** How long a lease lasts without being renewed. */
  readonly leaseMs?: number;
  /** How long to wait for another process that has the file. */
  readonly waitMs?: number;
  /** Hears of what failed in the store's own housekeeping; everything else fails where it was asked for. */
  readonly report?: (error: unknown) => void;
}

const LEASE_MS = 30_000;
/** The log is emptied well within the minute that it may keep what was deleted. */
const TRUNCATE_MS = 20_000;
/** No platform asks for more, and a clock that was set back must not shut a channel for a year. */
const LONGEST_HOLD_MS = 24 * 3_600_000;
/** More of the latest sessions are laid in their places before the time. */
const MOST_RECENT = 10_000;
const NONE: readonly never[] = [];
const NOTHING_KNOWN: ReadonlySet<string> = new Set();

/** Opens the store of one machine. Throws StoreUnavailableError while another process has it. */
export function openSqliteTurnStore(options: SqliteTurnStoreOptions): SqliteTurnStore {
  return new SqliteTurnStore(openDatabase(options.path, options.waitMs), options);
}

/** Turns in SQLite, for one process. Reads are answered at once; all writes of one turn of the event loop share a commit. */
export class SqliteTurnStore implements TurnStore {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;
  readonly #group: GroupCommit;
  readonly #known: KnownEvents;
  readonly #recent: RecentSessions;
  readonly #answers: AnswerRows;
  readonly #mail: MailRows;
  readonly #leases: Leases;
  readonly #buckets: Buckets;
  readonly #sql: Statements;
  /** Conversations that nobody holds and that something was left of. */
  readonly #orphans: Set<string>;
  /** Buckets that are shut, and until when by the monotonic clock. */
  readonly #shut = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #report: (error: unknown) => void;
  #laying: Promise<void> | undefined;
  #truncated = 0;

  constructor(db: DatabaseSync, { clock, leaseMs = LEASE_MS, report = () => {} }: SqliteTurnStoreOptions) {
    this.#db = db;
    this.#report = report;
    this.#clock = clock;
    this.#known = new KnownEvents(db, () => clock.now());
    this.#recent = new RecentSessions(db);
    this.#answers = new AnswerRows(db);
    this.#mail = new MailRows(db);
    this.#leases = new Leases(() => clock.monotonic(), leaseMs);
    this.#buckets = new Buckets(() => clock.monotonic());
    this.#group = new GroupCommit(db, {
      isRefusal: (error) => error instanceof FencedError,
      beforeCommit: () => {
        this.#known.write();
        this.#recent.write();
      },
      afterCommit: (written) => {
        this.#known.end(written);
        this.#recent.end(written);
        this.#answers.end(written);
        this.#mail.end(written);
        if (this.#recent.size > MOST_RECENT && !this.#laying) this.#lay().catch(report);
      },
    });
    this.#sql = prepare(db);
    const unfinished = this.#sql.unfinished.all().map((row) => readRow.text(row, 'conversation'));
    this.#orphans = new Set([...unfinished, ...this.#mail.conversations(), ...this.#answers.conversations()]);
    for (const row of this.#sql.shut.all())
      this.#shutFor(readRow.text(row, 'name'), readRow.integer(row, 'until') - clock.now());
    // What crashes left is laid at once: a process that dies again and again would read more each time.
    if (this.#recent.size > 0) this.#lay().catch(report);
    this.#timer = setInterval(() => {
      this.#tidy().catch(report);
    }, TRUNCATE_MS);
    this.#timer.unref();
  }

  /** Transactions so far, each of which is one fsync. */
  get commits(): number {
    return this.#group.commits;
  }

  async open(conversation: string, worker: string, hashes: readonly string[]): Promise<Opened | undefined> {
    const taken = this.#leases.take(conversation, worker);
    if (!taken) return undefined;
    const left = this.#orphans.delete(conversation) || taken.from === 'silent';
    return {
      lease: taken.lease,
      session: this.#recent.get(conversation) ?? this.#sessionOf(conversation),
      mail: this.#mail.has(conversation) ? this.#mail.of(conversation) : NONE,
      repeats: this.#knownOf(hashes),
      backlog: left ? this.#backlog(conversation) : undefined,
    };
  }

  async known(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#knownOf(hashes);
  }

  async remember(hash: string): Promise<boolean> {
    let fresh = false;
    await this.#group.write(() => {
      fresh = !this.#known.has(hash);
      if (fresh) this.#known.note(hash);
    });
    return fresh;
  }

  async accept(mail: Mail): Promise<boolean> {
    const { conversation, hash } = mail;
    let fresh = false;
    await this.#group.write(() => {
      fresh = !this.#known.has(hash);
      if (!fresh) return;
      this.#mail.add(mail);
      this.#known.note(hash);
    });
    if (fresh && this.#leases.isFree(conversation)) this.#orphans.add(conversation);
    return fresh;
  }

  commit(commit: Commit): Promise<void> {
    const { lease, hashes, mail, session, answers, effects, effectsDone } = commit;
    const key = lease.conversation;
    return this.#group.write(() => {
      this.#check(lease);
      for (const hash of hashes) this.#known.note(hash);
      // The same event may have been left here by another worker while it was being taken.
      if (this.#mail.has(key)) for (const hash of hashes) this.#mail.removeEvent(key, hash);
      for (const n of mail) this.#mail.remove(key, n);
      if (session !== undefined) this.#recent.note(key, session);
      if (session === null) this.#sql.forgetEffects.run(key);
      for (const answer of answers) this.#answers.add(key, answer);
      for (const id of effectsDone) this.#sql.endEffect.run(key, id);
      for (const { id, address, body } of effects) this.#sql.addEffect.run(key, id, address, body);
    });
  }

  settle(lease: Lease, n: number, settled: Settled): Promise<void> {
    const key = lease.conversation;
    return this.#group.write(() => {
      this.#check(lease);
      switch (settled.kind) {
        case 'sent':
          this.#answers.sent(key, n, settled.sent);
          return;
        case 'moved':
          this.#answers.moved(key, n, settled.address);
          return;
        case 'dead':
          this.#sql.bury.run(dayOf(this.#clock.now()), settled.channel, settled.reason);
          this.#answers.remove(key, n);
          return;
        case 'done':
          this.#answers.remove(key, n);
      }
    });
  }

  async release(lease: Lease, owing: boolean): Promise<boolean> {
    const { conversation } = lease;
    if (!this.#leases.holds(lease)) return true;
    if (!owing && this.#mail.has(conversation)) return false;
    if (owing) this.#orphans.add(conversation);
    this.#leases.drop(conversation);
    return true;
  }

  async renew(worker: string): Promise<readonly string[]> {
    const renewed = this.#leases.renew(worker);
    return renewed.filter((conversation) => this.#mail.has(conversation));
  }

  async orphans(limit: number): Promise<readonly string[]> {
    const found = this.#leases.silent().slice(0, limit);
    for (const conversation of this.#orphans) {
      if (found.length >= limit) break;
      if (this.#leases.isFree(conversation)) found.push(conversation);
    }
    return found;
  }

  async sessions(after: string | undefined, limit: number): Promise<readonly StoredSession[]> {
    const found = new Map<string, string>();
    for (const row of this.#sql.sessions.all(after ?? '', limit))
      found.set(readRow.text(row, 'key'), readRow.text(row, 'session'));
    // What lies behind a full page is found by the next one.
    const last = found.size === limit ? [...found.keys()].at(-1) : undefined;
    for (const [conversation, session] of this.#recent.between(after ?? '', last))
      found.set(conversation, session);
    return [...found]
      .map(([conversation, session]) => ({ conversation, session }))
      .sort((a, b) => (a.conversation < b.conversation ? -1 : 1))
      .slice(0, limit);
  }

  async spend(bucket: string, rate: Rate): Promise<number> {
    const shut = this.#shut.get(bucket);
    if (shut !== undefined) {
      const wait = shut - this.#clock.monotonic();
      if (wait > 0) return Math.ceil(wait);
      this.#shut.delete(bucket);
    }
    return this.#buckets.spend(bucket, rate);
  }

  hold(bucket: string, ms: number): Promise<void> {
    this.#shutFor(bucket, ms);
    return this.#group.write(() => {
      this.#sql.shutBucket.run(bucket, this.#clock.now() + Math.min(ms, LONGEST_HOLD_MS));
    });
  }

  #shutFor(bucket: string, ms: number): void {
    const until = this.#clock.monotonic() + Math.min(ms, LONGEST_HOLD_MS);
    if (ms > 0) this.#shut.set(bucket, Math.max(this.#shut.get(bucket) ?? 0, until));
  }

  async dead(): Promise<readonly { day: string; channel: string; reason: string; count: number }[]> {
    return this.#sql.dead.all().map((row) => ({
      day: readRow.text(row, 'day'),
      channel: readRow.text(row, 'channel'),
      reason: readRow.text(row, 'reason'),
      count: readRow.integer(row, 'count'),
    }));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#group.flush();
    try {
      await this.#laying;
      await this.#lay();
    } catch (error) {
      // They stand in rows of their own, and the next process lays them.
      this.#report(error);
    }
    this.#group.flush();
    this.#db.close();
  }

  #check(lease: Lease): void {
    if (!this.#leases.holds(lease)) throw new FencedError();
  }

  #sessionOf(conversation: string): string | undefined {
    const row = this.#sql.session.get(conversation);
    return row && readRow.text(row, 'session');
  }

  #knownOf(hashes: readonly string[]): ReadonlySet<string> {
    const known = hashes.filter((hash) => this.#known.has(hash));
    return known.length === 0 ? NOTHING_KNOWN : new Set(known);
  }

  #backlog(conversation: string): Backlog {
    return {
      answers: this.#answers.of(conversation),
      effects: this.#sql.effects.all(conversation).map((row) => ({
        id: readRow.text(row, 'id'),
        address: readRow.text(row, 'address'),
        body: readRow.text(row, 'body'),
      })),
    };
  }

  /** Ages what is known, forgets what is over, and empties the log, so that what was deleted is nowhere. */
  async #tidy(): Promise<void> {
    const now = this.#clock.monotonic();
    for (const [bucket, until] of this.#shut) if (until <= now) this.#shut.delete(bucket);
    this.#buckets.tidy();
    try {
      await this.#group.write(() => {
        this.#known.age();
        this.#sql.openBuckets.run(this.#clock.now());
      });
      await this.#lay();
    } finally {
      // Most of all where the disk is full, since this is what makes room.
      try {
        if (this.#db.isOpen) this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
        // Calls are answered between the copying and the cutting.
        await setImmediate();
      } finally {
        if (this.#db.isOpen) this.truncateLog();
      }
    }
  }

  /** Lays the latest sessions in their places, a few in each transaction, with the writes of others between. */
  #lay(): Promise<void> {
    this.#laying ??= this.#layAll().finally(() => {
      this.#laying = undefined;
    });
    return this.#laying;
  }

  async #layAll(): Promise<void> {
    this.#recent.beginLaying();
    try {
      while (this.#recent.isLaying && this.#db.isOpen) await this.#group.write(() => this.#recent.lay());
    } finally {
      this.#recent.endLaying();
    }
  }

  /** Copies the log into the database and cuts it to nothing. */
  truncateLog(): void {
    if (this.#group.commits === this.#truncated) return;
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#truncated = this.#group.commits;
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
