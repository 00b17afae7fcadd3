/** How large bodies that come in at the same time may grow together. */
export interface RoomLimits {
  /** Uploads at once. */
  readonly most: number;
  /** Bytes that they may hold together. */
  readonly bytes: number;
  /** Nobody gives way who came less than so many milliseconds ago: a line needs time to show how fast it is. */
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

/**
 * The room that large bodies share, so that a few can't fill the memory. What counts is what has come of each, so
 * somebody who sends drop by drop takes a seat and no room; and where either is taken, the slowest on average gives way.
 * To keep others out one must send faster than they do, for as long.
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
    if (this.#uploads.size >= this.#limits.most && !this.#slowestGoes()) return undefined;
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
      if (!this.#slowestGoes()) this.#sendAway(held);
  }

  #slowestGoes(): boolean {
    const now = this.#now();
    const old = [...this.#uploads].filter(({ since }) => now - since >= this.#limits.graceMs);
    const speed = ({ bytes, since }: Held) => bytes / (now - since + 1);
    const [slowest] = old.sort((a, b) => speed(a) - speed(b));
    if (slowest) this.#sendAway(slowest);
    return slowest !== undefined;
  }

  #sendAway(held: Held): void {
    this.#leave(held);
    held.giveWay();
  }

  #leave(held: Held): void {
    if (this.#uploads.delete(held)) this.#bytes -= held.bytes;
  }
}
