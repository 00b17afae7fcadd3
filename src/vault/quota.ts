import { createHmac, randomBytes } from 'node:crypto';

/**
 * Where a record came from, for the quotas alone. `from` names the account of a chat or the address of a browser; it is hashed under
 * a key that lives as long as the count does, and neither is ever written or handed on. Nothing where the address is unknown.
 */
export interface Source {
  readonly by: 'chat' | 'page';
  readonly from?: string | undefined;
}

export const QUOTA = {
  /** Records an hour; beyond half of them the page must work for each, and a chat account has one. */
  perHour: 2000,
  /** From one address of the page within an hour: a whole village may share it. */
  perAddress: 20,
  /** From all pages whose address is unknown, within an hour. */
  perUnknown: 1000,
  /** From one chat account within a day. */
  perAccount: 3,
} as const;

export type QuotaRefusal =
  | 'too many from you' // this account or address has sent its share
  | 'too many'; // the hour is full

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Counts by hashed source for a span; then key and counts go together. */
class Counts {
  readonly #span: number;
  #ends = Number.NEGATIVE_INFINITY;
  #key = Buffer.alloc(0);
  #counts = new Map<string, number>();

  constructor(span: number) {
    this.#span = span;
  }

  of(source: string, now: number): number {
    return this.#counts.get(this.#hash(source, now)) ?? 0;
  }

  add(source: string, now: number, by: number): void {
    const hash = this.#hash(source, now);
    this.#counts.set(hash, Math.max(0, (this.#counts.get(hash) ?? 0) + by));
  }

  #hash(source: string, now: number): string {
    if (now >= this.#ends) {
      this.#key.fill(0);
      this.#key = randomBytes(32);
      this.#counts = new Map();
      this.#ends = now + this.#span;
    }
    return createHmac('sha256', this.#key).update(source).digest('base64url').slice(0, 16);
  }
}

/**
 * A share of the hour for each address of the page, of something that is given to anybody who asks, and one for all
 * whose address is unknown. In memory only; a restart begins anew.
 */
export class AddressShare {
  readonly #share: { readonly perAddress: number; readonly perUnknown: number };
  readonly #monotonic: () => number;
  readonly #counts = new Counts(HOUR);

  /** @param monotonic milliseconds that never go back. */
  constructor(share: { readonly perAddress: number; readonly perUnknown: number }, monotonic: () => number) {
    this.#share = share;
    this.#monotonic = monotonic;
  }

  isUsedUp({ from }: Source): boolean {
    const share = from === undefined ? this.#share.perUnknown : this.#share.perAddress;
    return this.#counts.of(from ?? UNKNOWN, this.#monotonic()) >= share;
  }

  /** Counts so many more, or gives so many back. */
  add({ from }: Source, by: number): void {
    this.#counts.add(from ?? UNKNOWN, this.#monotonic(), by);
  }

  /** Takes one, or says that this address has had its share. */
  take(source: Source): boolean {
    if (this.isUsedUp(source)) return false;
    this.add(source, 1);
    return true;
  }
}

const UNKNOWN = '';
const ALL = 'all';

/**
 * Shares of the hour, so that a flood from a few accounts and addresses leaves room for everybody else. In memory only,
 * by a monotonic clock; a restart begins anew.
 */
export class Quota {
  readonly #monotonic: () => number;
  readonly #all = new Counts(HOUR);
  readonly #addresses: AddressShare;
  readonly #accounts = new Counts(DAY);

  /** @param monotonic milliseconds that never go back. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#addresses = new AddressShare(QUOTA, monotonic);
  }

  /** Whether more than half of the hour's quota is used: then the page must show work. */
  get scarce(): boolean {
    return this.#all.of(ALL, this.#monotonic()) > QUOTA.perHour / 2;
  }

  /** Takes a place before anything is written, or says why there is none; `giveBack` returns it. */
  take(source: Source): QuotaRefusal | undefined {
    const refusal = this.refuses(source);
    if (!refusal) this.#add(source, 1);
    return refusal;
  }

  /** What `take` would say, without taking: to tell somebody before the story, not after. */
  refuses(source: Source): QuotaRefusal | undefined {
    if (this.#isUsedUp(source)) return 'too many from you';
    return this.#all.of(ALL, this.#monotonic()) >= QUOTA.perHour ? 'too many' : undefined;
  }

  /** For a record that was not kept after all. */
  giveBack(source: Source): void {
    this.#add(source, -1);
  }

  #add(source: Source, by: number): void {
    const now = this.#monotonic();
    this.#all.add(ALL, now, by);
    if (source.by === 'page') this.#addresses.add(source, by);
    else this.#accounts.add(source.from ?? UNKNOWN, now, by);
  }

  #isUsedUp(source: Source): boolean {
    if (source.by === 'page') return this.#addresses.isUsedUp(source);
    const used = this.#accounts.of(source.from ?? UNKNOWN, this.#monotonic());
    return used >= (this.scarce ? 1 : QUOTA.perAccount);
  }
}
