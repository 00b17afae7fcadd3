/** The most chats and messages whose numbers are held; of more the oldest are let go, and stay in the chat. */
const MOST_TALKS = 10_000;
const MOST_MESSAGES = 1000;

/**
 * Numbers of the messages of sealed flows, by chat, in memory only. What is still sent when a talk has ended is to be
 * taken away at once.
 */
export class SealedTalks {
  readonly #talks = new Map<string, number[]>();

  /** An event came; `message` where it was a message of the person. */
  goOn(chat: string, message: number | undefined): void {
    const talk = this.#talks.get(chat) ?? [];
    this.#talks.set(chat, talk);
    if (message !== undefined) talk.push(message);
    if (talk.length > MOST_MESSAGES) talk.shift();
    if (this.#talks.size <= MOST_TALKS) return;
    for (const oldest of this.#talks.keys()) {
      this.#talks.delete(oldest);
      return;
    }
  }

  /** A message went out. False where its talk has ended, so that it must be taken away now. */
  said(chat: string, message: number): boolean {
    if (!this.#talks.has(chat)) return false;
    this.goOn(chat, message);
    return true;
  }

  /** The talk has ended: the numbers of its messages, which are forgotten here. */
  end(chat: string): readonly number[] {
    const talk = this.#talks.get(chat) ?? [];
    this.#talks.delete(chat);
    return talk;
  }
}
