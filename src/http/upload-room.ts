/** How large bodies that come in at the same time may grow together. */
export interface RoomLimits {
  /** Uploads at once. */
  readonly most: number;
  /** Bytes that they may hold together. */
  readonly bytes: number;
  /** Bytes a millisecond that a slow line brings; whoever brings less has no claim to a seat. */
  readonly slowest: number;
  /** So many milliseconds are counted as if a slow line had used them: one may take its time to begin. */
  readonly startMs: number;
  /** Nobody else gives way who came less than so many milliseconds ago: a line needs time to show how fast it is. */
  readonly graceMs: number;
}

/** A body that is coming in. */
export interface Upload {
  /** So many bytes more have come. */
  grew(bytes: number): void;
  /** It is whole, was refused, or gave way. */
  left(): void;
}

interface Held {
  readonly since: number;
  bytes: number;
  readonly giveWay: () => void;
}

/** While so large a part of the seats is taken by those who are new, nobody who has shown a fair speed goes for one more. */
const NEW_PART = 1 / 4;

/**
 * The room that large bodies share, so that a few can't fill the memory. What counts is what has come of each, so
 * somebody who sends drop by drop takes a seat and no room. Where seats are taken, whoever is slower than a slow line
 * gives way; where there is none, the slowest of those who had time to show their speed, but for a few at a time, so
 * that nobody who sends is driven out by connections that come again and again with nothing. Where room is taken, the
 * slowest goes who had time.
 */
export class UploadRoom {
  readonly #limits: RoomLimits;
  readonly #now: () => number;
  readonly #uploads = new Set<Held>();
  #bytes = 0;

  /** @param now milliseconds that never go back. */
  constructor(limits: RoomLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Lets a body in; nothing where there is no seat and nobody to give way. `giveWay` is called at most once. */
  enter(giveWay: () => void): Upload | undefined {
    if (this.#uploads.size >= this.#limits.most && !this.#slowestGoes(this.#replaceable())) return undefined;
    const held: Held = { since: this.#now(), bytes: 0, giveWay };
    this.#uploads.add(held);
    return {
      grew: (bytes) => this.#grew(held, bytes),
      left: () => this.#leave(held),
    };
  }

  #grew(held: Held, bytes: number): void {
    if (!this.#uploads.has(held)) return;
    held.bytes += bytes;
    this.#bytes += bytes;
    while (this.#bytes > this.#limits.bytes && this.#uploads.has(held))
      if (!this.#slowestGoes(this.#known())) this.#sendAway(held);
  }

  #slowestGoes(among: readonly Held[]): boolean {
    const [slowest] = among.toSorted((a, b) => this.#speed(a) - this.#speed(b));
    if (slowest) this.#sendAway(slowest);
    return slowest !== undefined;
  }

  /** Those who had time to show how fast they are. */
  #known(): Held[] {
    return [...this.#uploads].filter((held) => this.#now() - held.since >= this.#limits.graceMs);
  }

  #replaceable(): readonly Held[] {
    const tooSlow = [...this.#uploads].filter((held) => this.#speed(held) < this.#limits.slowest);
    if (tooSlow.length > 0) return tooSlow;
    const known = this.#known();
    return this.#uploads.size - known.length < this.#limits.most * NEW_PART ? known : [];
  }

  /** Bytes a millisecond on average. */
  #speed({ bytes, since }: Held): number {
    const { slowest, startMs } = this.#limits;
    return (bytes + slowest * startMs) / (this.#now() - since);
  }

  #sendAway(held: Held): void {
    this.#leave(held);
    held.giveWay();
  }

  #leave(held: Held): void {
    if (this.#uploads.delete(held)) this.#bytes -= held.bytes;
  }
}
