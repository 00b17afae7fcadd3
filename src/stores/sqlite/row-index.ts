/**
 * What is known in memory of rows that lie on the disk in order of arrival, by conversation and number. It changes with
 * the transaction under way, and back where nothing of that is written.
 */
export class RowIndex<Known extends string | number> {
  readonly #rows = new Map<string, Map<number, Known>>();
  /** What stood before, for each change of the transaction under way. */
  #changed: [conversation: string, n: number, before: Known | undefined][] = [];

  conversations(): Iterable<string> {
    return this.#rows.keys();
  }

  has(conversation: string): boolean {
    return this.#rows.has(conversation);
  }

  get(conversation: string, n: number): Known | undefined {
    return this.#rows.get(conversation)?.get(n);
  }

  /** All of one conversation, by number; in no order. */
  of(conversation: string): Iterable<[n: number, known: Known]> {
    return this.#rows.get(conversation) ?? [];
  }

  set(conversation: string, n: number, known: Known): void {
    this.#changed.push([conversation, n, this.get(conversation, n)]);
    this.#put(conversation, n, known);
  }

  delete(conversation: string, n: number): void {
    this.#changed.push([conversation, n, this.get(conversation, n)]);
    this.#drop(conversation, n);
  }

  /** What was changed is on the disk, or nothing of it is. */
  end(written: boolean): void {
    if (!written)
      for (const [conversation, n, before] of this.#changed.reverse())
        if (before === undefined) this.#drop(conversation, n);
        else this.#put(conversation, n, before);
    this.#changed = [];
  }

  #put(conversation: string, n: number, known: Known): void {
    const rows = this.#rows.get(conversation);
    if (rows) rows.set(n, known);
    else this.#rows.set(conversation, new Map([[n, known]]));
  }

  #drop(conversation: string, n: number): void {
    const rows = this.#rows.get(conversation);
    rows?.delete(n);
    if (rows?.size === 0) this.#rows.delete(conversation);
  }
}
