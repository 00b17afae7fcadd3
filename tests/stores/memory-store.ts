import type { Rate } from '../../src/turns/channel.ts';
import type { Clock } from '../../src/turns/clock.ts';
import {
  type Commit,
  FencedError,
  type Lease,
  type Mail,
  type Opened,
  type Settled,
  type StoredAnswer,
  type StoredEffect,
  type StoredSession,
  type TurnStore,
  type WaitingMail,
} from '../../src/turns/store.ts';

interface Kept {
  session: string | undefined;
  mail: WaitingMail[];
  answers: StoredAnswer[];
  effects: StoredEffect[];
  lease: { readonly worker: string; readonly fence: number; until: number } | undefined;
  /** Somebody who held it may have left work. */
  left: boolean;
}

/** The port in the plainest words: what every other store must do. Nothing in it is durable. */
export class MemoryStore implements TurnStore {
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #kept = new Map<string, Kept>();
  readonly #known = new Set<string>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #shut = new Map<string, number>();
  readonly #dead = new Map<string, { day: string; channel: string; reason: string; count: number }>();
  #fence = 0;
  #mail = 0;

  constructor(clock: Clock, leaseMs: number) {
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  async open(conversation: string, worker: string, hashes: readonly string[]): Promise<Opened | undefined> {
    const kept = this.#of(conversation);
    const now = this.#clock.monotonic();
    if (kept.lease && kept.lease.worker !== worker && kept.lease.until > now) return undefined;
    const mine = kept.lease?.worker === worker;
    if (!mine) this.#fence += 1;
    const fence = mine && kept.lease ? kept.lease.fence : this.#fence;
    const left = !mine && (kept.left || kept.lease !== undefined);
    kept.lease = { worker, fence, until: now + this.#leaseMs };
    if (left) kept.left = false;
    return {
      lease: { conversation, worker, fence },
      session: kept.session,
      mail: kept.mail.slice(),
      repeats: await this.known(hashes),
      backlog: left ? { answers: kept.answers.slice(), effects: kept.effects.slice() } : undefined,
    };
  }

  async known(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(hashes.filter((hash) => this.#known.has(hash)));
  }

  async remember(hash: string): Promise<boolean> {
    if (this.#known.has(hash)) return false;
    this.#known.add(hash);
    return true;
  }

  async accept(mail: Mail): Promise<boolean> {
    if (this.#known.has(mail.hash)) return false;
    this.#known.add(mail.hash);
    this.#mail += 1;
    this.#of(mail.conversation).mail.push({ ...mail, n: this.#mail });
    return true;
  }

  async commit(commit: Commit): Promise<void> {
    const kept = this.#held(commit.lease);
    for (const hash of commit.hashes) this.#known.add(hash);
    kept.mail = kept.mail.filter(({ n, hash }) => !commit.mail.includes(n) && !commit.hashes.includes(hash));
    if (commit.session !== undefined) kept.session = commit.session ?? undefined;
    if (commit.session === null) kept.effects = [];
    kept.answers.push(...commit.answers);
    kept.effects = kept.effects.filter(({ id }) => !commit.effectsDone.includes(id));
    kept.effects.push(...commit.effects);
  }

  async settle(lease: Lease, n: number, settled: Settled): Promise<void> {
    const kept = this.#held(lease);
    switch (settled.kind) {
      case 'sent':
      case 'moved':
        kept.answers = kept.answers.map((answer) =>
          answer.n !== n
            ? answer
            : settled.kind === 'sent'
              ? { ...answer, sent: settled.sent }
              : { ...answer, address: settled.address },
        );
        return;
      case 'dead': {
        const day = new Date(this.#clock.now()).toISOString().slice(0, 10);
        const key = `${day} ${settled.channel} ${settled.reason}`;
        const count = (this.#dead.get(key)?.count ?? 0) + 1;
        this.#dead.set(key, { day, channel: settled.channel, reason: settled.reason, count });
        kept.answers = kept.answers.filter((answer) => answer.n !== n);
        return;
      }
      case 'done':
        kept.answers = kept.answers.filter((answer) => answer.n !== n);
    }
  }

  async finish(lease: Lease, n: number): Promise<boolean> {
    await this.settle(lease, n, { kind: 'done' });
    return this.release(lease, false);
  }

  async release(lease: Lease, owing: boolean): Promise<boolean> {
    const kept = this.#of(lease.conversation);
    if (kept.lease?.fence !== lease.fence) return true;
    if (kept.mail.length > 0 && !owing) return false;
    kept.lease = undefined;
    kept.left = owing;
    return true;
  }

  async renew(worker: string): Promise<readonly string[]> {
    const withMail: string[] = [];
    for (const [conversation, kept] of this.#kept)
      if (kept.lease?.worker === worker) {
        kept.lease.until = this.#clock.monotonic() + this.#leaseMs;
        if (kept.mail.length > 0) withMail.push(conversation);
      }
    return withMail;
  }

  async orphans(limit: number): Promise<readonly string[]> {
    const now = this.#clock.monotonic();
    return [...this.#kept]
      .filter(([, { lease, left, mail }]) => (lease ? lease.until <= now : left || mail.length > 0))
      .map(([conversation]) => conversation)
      .slice(0, limit);
  }

  async sessions(after: string | undefined, limit: number): Promise<readonly StoredSession[]> {
    return [...this.#kept]
      .flatMap(([conversation, { session }]) => (session === undefined ? [] : [{ conversation, session }]))
      .sort((a, b) => (a.conversation < b.conversation ? -1 : 1))
      .filter(({ conversation }) => after === undefined || conversation > after)
      .slice(0, limit);
  }

  async spend(name: string, { perSecond, burst }: Rate): Promise<number> {
    const now = this.#clock.monotonic();
    const wait = (this.#shut.get(name) ?? 0) - now;
    if (wait > 0) return Math.ceil(wait);
    const { tokens, at } = this.#buckets.get(name) ?? { tokens: burst, at: now };
    const have = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    this.#buckets.set(name, { tokens: have < 1 ? have : have - 1, at: now });
    return have < 1 ? Math.ceil(((1 - have) / perSecond) * 1000) : 0;
  }

  async hold(name: string, ms: number): Promise<void> {
    this.#shut.set(name, Math.max(this.#shut.get(name) ?? 0, this.#clock.monotonic() + ms));
  }

  async dead(): Promise<readonly { day: string; channel: string; reason: string; count: number }[]> {
    return [...this.#dead.values()];
  }

  async close(): Promise<void> {}

  /** What a crash of every worker does: leases end, and whatever was held may have been left. */
  crash(): void {
    for (const kept of this.#kept.values()) {
      kept.left ||= kept.lease !== undefined;
      kept.lease = undefined;
    }
  }

  #of(conversation: string): Kept {
    let kept = this.#kept.get(conversation);
    if (!kept) {
      kept = { session: undefined, mail: [], answers: [], effects: [], lease: undefined, left: false };
      this.#kept.set(conversation, kept);
    }
    return kept;
  }

  #held(lease: Lease): Kept {
    const kept = this.#of(lease.conversation);
    if (kept.lease?.fence !== lease.fence) throw new FencedError();
    return kept;
  }
}
