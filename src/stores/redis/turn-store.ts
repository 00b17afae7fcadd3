import type { Rate } from '../../turns/channel.ts';
import type { Clock } from '../../turns/clock.ts';
import { EVENT_HASH_LENGTH } from '../../turns/keys.ts';
import {
  type Commit,
  FencedError,
  type Lease,
  type Mail,
  type Opened,
  type Settled,
  type StoredSession,
  StoreUnavailableError,
  type TurnStore,
} from '../../turns/store.ts';
import { RedisConnection } from './connection.ts';
import type { Operation } from './operations.ts';
import { Purses } from './purses.ts';
import {
  asNumber,
  asText,
  asTexts,
  bucketOf,
  DamagedRowError,
  knownArguments,
  LETTERS,
  mailRow,
  readAnswers,
  readEffects,
  readMail,
  row,
} from './rows.ts';
import * as scripts from './scripts.ts';
import { Together } from './together.ts';

export interface RedisTurnStoreOptions {
  /** `redis://` or, encrypted, `rediss://`; the number behind the slash is the database. */
  readonly url: string;
  /** For the day under which an answer is buried. */
  readonly clock: Clock;
  /** How long a worker that does not renew is taken to live. */
  readonly leaseMs?: number;
  /** The time that all workers share, in milliseconds; Redis's own where nothing is given. */
  readonly sharedTime?: () => number;
  /** Hears of broken connections and of what failed in the store's own housekeeping. */
  readonly report?: (error: unknown) => void;
}

const LEASE_MS = 30_000;
const TIDY_MS = 20_000;
/** What was deleted leaves the server's log within about a minute. */
const REWRITE_MS = 50_000;
const GENERATION_MS = 24 * 3_600_000;
const GENERATION_EVENTS = 1_000_000;
/** No platform asks for more, and a clock that was set back must not shut a channel for a year. */
const LONGEST_HOLD_MS = 24 * 3_600_000;
const NOTHING_KNOWN: ReadonlySet<string> = new Set();

/** What Redis promises about a write that it has answered. */
export type Durability = 'always' | 'second' | 'none' | 'unknown';

/**
 * Opens turns in Redis 7 or newer (or a server that speaks like it). Throws StoreUnavailableError where it can't be
 * reached or would throw rows away when it is full.
 */
export async function openRedisTurnStore(options: RedisTurnStoreOptions): Promise<RedisTurnStore> {
  const connection = await RedisConnection.open(options.url, options.report ?? (() => {}));
  const settings = await connection.settings(['maxmemory', 'maxmemory-policy', 'appendonly', 'appendfsync']);
  const policy = settings.get('maxmemory-policy') ?? 'noeviction';
  if (policy !== 'noeviction' && (settings.get('maxmemory') ?? '0') !== '0') {
    await connection.close();
    throw new StoreUnavailableError(
      `Redis would throw conversations away when it is full: set maxmemory-policy to noeviction (it is ${policy})`,
    );
  }
  return new RedisTurnStore(connection, durabilityOf(settings), options);
}

function durabilityOf(settings: ReadonlyMap<string, string>): Durability {
  const log = settings.get('appendonly');
  if (log === undefined) return 'unknown';
  if (log !== 'yes') return 'none';
  const fsync = settings.get('appendfsync');
  return fsync === 'always' ? 'always' : fsync === 'everysec' ? 'second' : 'none';
}

/** Turns in Redis, for several processes: one script for each atomic operation, two round trips before a turn's 200. */
export class RedisTurnStore implements TurnStore {
  /** How safe an answered write is, by the server's settings. */
  readonly durability: Durability;
  readonly #connection: RedisConnection;
  readonly #together: Together;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #time: () => string;
  readonly #report: (error: unknown) => void;
  /**
   * Conversations of which a command may have been carried out without our hearing of it: what lies there is asked
   * for when they are opened next.
   */
  readonly #unsure = new Set<string>();
  /** Conversations whose lease is new: nothing of them waits to be sent but what is written next. */
  readonly #fresh = new Set<string>();
  readonly #purses: Purses;
  readonly #timer: NodeJS.Timeout;
  #tidying: Promise<void> | undefined;
  #wrote = false;
  #rewritten = performance.now();

  constructor(connection: RedisConnection, durability: Durability, options: RedisTurnStoreOptions) {
    const { clock, leaseMs = LEASE_MS, sharedTime, report = () => {} } = options;
    this.#connection = connection;
    this.durability = durability;
    this.#clock = clock;
    this.#purses = new Purses(() => clock.monotonic());
    this.#leaseMs = leaseMs;
    this.#time = sharedTime ? () => String(sharedTime()) : () => '';
    this.#together = new Together((script, args) => connection.run(script, args), this.#time);
    this.#report = report;
    this.#timer = setInterval(() => {
      this.#tidying ??= this.#tidy()
        .catch(report)
        .finally(() => {
          this.#tidying = undefined;
        });
    }, TIDY_MS);
    this.#timer.unref();
  }

  async open(conversation: string, worker: string, hashes: readonly string[]): Promise<Opened | undefined> {
    const unsure = this.#unsure.has(conversation);
    const reply = await this.#run(conversation, 'open', [
      conversation,
      bucketOf(conversation),
      worker,
      String(this.#leaseMs),
      unsure ? '1' : '',
      ...knownArguments(hashes),
    ]);
    if (unsure) this.#unsure.delete(conversation);
    if (reply === null) return undefined;
    if (!Array.isArray(reply)) throw new DamagedRowError('open');
    const [fence, fresh, session, mail, repeats, answers, effects] = reply as readonly unknown[];
    if (fresh === 1 && answers === null) this.#fresh.add(conversation);
    return {
      lease: { conversation, worker, fence: Number(asText(fence, 'fence')) },
      session: session === null ? undefined : asText(session, 'session'),
      mail: mail === null ? [] : readMail(conversation, mail, EVENT_HASH_LENGTH),
      repeats: placesOf(repeats, hashes),
      backlog:
        answers === null ? undefined : { answers: readAnswers(answers), effects: readEffects(effects) },
    };
  }

  async known(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    if (hashes.length === 0) return NOTHING_KNOWN;
    const reply = await this.#together.ask('known', knownArguments(hashes));
    return placesOf(reply, hashes);
  }

  async remember(hash: string): Promise<boolean> {
    return (await this.#together.ask('remember', knownArguments([hash]))) === 1;
  }

  async accept({ conversation, hash, address, event }: Mail): Promise<boolean> {
    const mail = mailRow(hash, event, address);
    return (await this.#run(conversation, 'accept', [conversation, ...knownArguments([hash]), mail])) === 1;
  }

  async commit({
    lease,
    hashes,
    mail,
    session,
    answers,
    effects,
    effectsDone,
    spends,
  }: Commit): Promise<void> {
    const { conversation } = lease;
    const what = session === undefined ? 'keep' : session === null ? 'forget' : 'set';
    // The answer goes out at once where none waits before it: its token is taken with it.
    const due = this.#fresh.delete(conversation) && answers.length > 0 ? spends : undefined;
    const reply = await this.#run(conversation, 'commit', [
      conversation,
      markOf(lease),
      bucketOf(conversation),
      what,
      session ?? '',
      String(hashes.length),
      ...hashes.flatMap((hash) => [...knownArguments([hash]), hash]),
      String(mail.length),
      ...mail.map(String),
      String(effectsDone.length),
      ...effectsDone,
      String(answers.length),
      ...answers.flatMap(({ n, body, address }) => [String(n), row(body, address)]),
      String(effects.length),
      ...effects.flatMap(({ id, body, address }) => [id, row(body, address)]),
      ...(due ? spendArguments(due.bucket, due.rate, answers.length) : []),
    ]);
    if (reply === null) throw new FencedError();
    if (due) this.#purses.put(due.bucket, asNumber(reply, 'commit'));
  }

  async settle(lease: Lease, n: number, settled: Settled): Promise<void> {
    const { conversation } = lease;
    const value =
      settled.kind === 'sent'
        ? String(settled.sent)
        : settled.kind === 'moved'
          ? settled.address
          : settled.kind === 'dead'
            ? `${dayOf(this.#clock.now())} ${settled.channel} ${settled.reason}`
            : '';
    const written = await this.#run(conversation, 'settle', [
      conversation,
      markOf(lease),
      String(n),
      settled.kind,
      value,
    ]);
    if (written !== 1) throw new FencedError();
  }

  async finish(lease: Lease, n: number): Promise<boolean> {
    const { conversation, worker } = lease;
    this.#fresh.delete(conversation);
    const args = [conversation, markOf(lease), worker, String(n)];
    const finished = await this.#run(conversation, 'finish', args);
    if (finished === null) throw new FencedError();
    return finished === 1;
  }

  async release(lease: Lease, owing: boolean): Promise<boolean> {
    const { conversation, worker } = lease;
    this.#fresh.delete(conversation);
    const args = [conversation, markOf(lease), worker, owing ? '1' : ''];
    return (await this.#run(conversation, 'release', args)) === 1;
  }

  async renew(worker: string): Promise<readonly string[]> {
    const reply = await this.#connection.run(scripts.RENEW, [this.#time(), worker, String(this.#leaseMs)]);
    return [...new Set([...asTexts(reply, 'renew'), ...this.#unsure])];
  }

  async orphans(limit: number): Promise<readonly string[]> {
    const args = [this.#time(), String(this.#leaseMs), String(limit)];
    return asTexts(await this.#connection.run(scripts.ORPHANS, args), 'orphans');
  }

  async sessions(after: string | undefined, limit: number): Promise<readonly StoredSession[]> {
    const args = [this.#time(), after === undefined ? '' : bucketOf(after), after ?? '', String(limit)];
    const flat = asTexts(await this.#connection.run(scripts.SESSIONS, args), 'sessions');
    return flat.flatMap((conversation, i) =>
      i % 2 === 0 ? [{ conversation, session: flat[i + 1] ?? '' }] : [],
    );
  }

  async spend(bucket: string, rate: Rate): Promise<number> {
    if (this.#purses.take(bucket)) return 0;
    const args = spendArguments(bucket, rate, this.#purses.share(rate));
    const reply = asNumber(await this.#together.ask('spend', args), 'tokens of a bucket');
    if (reply < 0) return -reply;
    this.#purses.put(bucket, reply - 1);
    return 0;
  }

  async hold(bucket: string, ms: number): Promise<void> {
    if (ms <= 0) return;
    this.#purses.empty(bucket);
    await this.#together.ask('hold', [bucket, String(Math.min(ms, LONGEST_HOLD_MS))]);
  }

  async dead(): Promise<readonly { day: string; channel: string; reason: string; count: number }[]> {
    const flat = asTexts(await this.#connection.run(scripts.DEAD, [this.#time()]), 'dead');
    return flat.flatMap((name, i) => {
      if (i % 2 === 1) return [];
      const [day = '', channel = '', ...reason] = name.split(' ');
      return [{ day, channel, reason: reason.join(' '), count: Number(flat[i + 1]) }];
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#tidying;
    await this.#connection.close();
  }

  /** Runs what concerns one conversation, and remembers where it is not known whether it was done. */
  async #run(conversation: string, operation: Operation, args: readonly string[]): Promise<unknown> {
    this.#wrote = true;
    try {
      return await this.#together.ask(operation, args);
    } catch (error) {
      this.#unsure.add(conversation);
      throw error;
    }
  }

  /** Ages what is known, and has the server's log written anew, so that what was deleted is nowhere. */
  async #tidy(): Promise<void> {
    this.#purses.tidy();
    const age = [this.#time(), String(GENERATION_MS), String(GENERATION_EVENTS), LETTERS];
    await this.#connection.run(scripts.AGE, age);
    const logged = this.durability === 'always' || this.durability === 'second';
    if (!logged || !this.#wrote || performance.now() - this.#rewritten < REWRITE_MS) return;
    this.#wrote = false;
    this.#rewritten = performance.now();
    await this.#connection.rewriteLog().catch(this.#report);
  }
}

function spendArguments(bucket: string, { perSecond, burst }: Rate, want: number): string[] {
  return [bucket, String(perSecond), String(burst), String(want), String(LONGEST_HOLD_MS)];
}

function markOf({ fence, worker }: Lease): string {
  return `${fence} ${worker}`;
}

function placesOf(reply: unknown, hashes: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(reply)) throw new DamagedRowError('known events');
  if (reply.length === 0) return NOTHING_KNOWN;
  return new Set(reply.map((place) => hashes[asNumber(place, 'known events')] ?? ''));
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
