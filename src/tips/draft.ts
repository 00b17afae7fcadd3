import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type AttachmentType, sealAttachment } from './attachment.ts';
import { sealBox } from './box.ts';
import { type Cover, cover, type Exclusions, partHead, type TipAnswers } from './cover.ts';
import { COVER_PART, PARTS, SUITE } from './format.ts';
import { newKey } from './identity.ts';
import { cutBefore, escapeJson } from './lines.ts';
import { allMentions, type Mentions, NO_MENTIONS } from './mentions.ts';
import { Part } from './part.ts';
import { randomName, wipe } from './random.ts';
import type { SealedTip } from './record.ts';

/** A level that may get the tip: the committee and every recipient of its people. */
export interface LevelKeys {
  readonly committee: string;
  readonly recipients: readonly string[];
}

/** What is said once, when the tip is sent. */
export interface Sending {
  readonly answers: TipAnswers;
  readonly level: string;
  readonly next: string | null;
  readonly exclusions: Exclusions;
  readonly urgent: boolean;
  readonly demo: boolean;
  readonly rosterEpoch: number;
  /** Minute and week of sending; the week alone stands outside the seal. */
  readonly sealedAt: string;
  readonly week: string;
}

type Range = [part: number, from: number, to: number];

/** One message while the draft lives: where it was written, or its sealed attachment; never its content. */
interface Message {
  readonly n: number;
  readonly ranges: readonly Range[];
  readonly attachment?: Uint8Array;
  readonly mentions: Mentions;
}

const LINE_END = new TextEncoder().encode('"}\n');
const SMALLEST_PIECE = 24;
// What a line takes beside its text, and what is lost where a text is cut between two characters.
const LINE_RESERVE = 30;
const MOST_ATTACHMENTS = 8;
// 40 ranges and 8 digests leave the cover well inside its part.
const MOST_VOIDS = 40;

/**
 * A tip while it is being told, the same for the chat and for the page.
 *
 * At the start the key boxes of every level of the chain are sealed and the tip's private key is wiped. From then on each
 * message is sealed as it arrives, and nobody can read it back here. Lives in memory only; `wipe` ends it.
 */
export class Draft {
  readonly handle: string;
  readonly #recipient: string;
  readonly #boxes: ReadonlyMap<string, Uint8Array>;
  readonly #noBox: Uint8Array;
  readonly #parts: readonly Part[];
  readonly #messages = new Map<string, Message>();
  readonly #withdrawn = new Set<string>();
  readonly #void: Range[] = [];
  #current = 0;
  #next = 0;
  #ended = false;

  private constructor(
    handle: string,
    recipient: string,
    boxes: ReadonlyMap<string, Uint8Array>,
    noBox: Uint8Array,
    parts: readonly Part[],
  ) {
    this.handle = handle;
    this.#recipient = recipient;
    this.#boxes = boxes;
    this.#noBox = noBox;
    this.#parts = parts;
  }

  /** Seals the boxes of all these levels and eight blank parts. Throws, with nothing kept, if the device cannot seal. */
  static async start(levels: readonly LevelKeys[]): Promise<Draft> {
    const { identity, recipient } = newKey();
    try {
      const handle = randomName();
      const boxes = new Map<string, Uint8Array>();
      for (const level of levels)
        boxes.set(level.committee, await sealBox(identity, handle, level.recipients));
      const noBox = await sealBox(identity, handle, []);
      const parts: Part[] = [];
      for (let part = 1; part <= PARTS; part++) {
        const blank = await Part.blank(recipient);
        blank.write(line(partHead.parse({ format: 'mitr-part/1', suite: SUITE, handle, part })));
        parts.push(blank);
      }
      return new Draft(handle, recipient, boxes, noBox, parts);
    } finally {
      wipe(identity);
    }
  }

  /** Levels that this draft can still be sent to. */
  get levels(): readonly string[] {
    return [...this.#boxes.keys()];
  }

  /** UTF-8 bytes that surely fit as one message without line breaks and quotes; tell the sender before this is nothing. */
  get room(): number {
    if (this.#ended) return 0;
    return this.#parts
      .slice(this.#current, COVER_PART)
      .map((part) => part.room - LINE_RESERVE)
      .reduce((sum, room) => sum + (room >= SMALLEST_PIECE ? room : 0), 0);
  }

  /** How many messages and attachments stand, and whom they mention. */
  get contents(): { messages: number; attachments: number; mentions: Mentions } {
    const messages = [...this.#messages.values()];
    const attachments = messages.filter((message) => message.attachment).length;
    return {
      messages: messages.length - attachments,
      attachments,
      mentions: allMentions(messages.map((message) => message.mentions)),
    };
  }

  /**
   * Seals one message. False, with nothing written, when it does not fit. The same key again changes nothing, nor does a
   * late copy of a message that was taken back.
   * @param key names the message while the draft lives, for `withdraw`; never leaves memory.
   * @param utf8 the text; wiped here in any case.
   * @param mentions whom this text mentions; forgotten when it is withdrawn.
   */
  append(key: string, utf8: Uint8Array, mentions: Mentions = NO_MENTIONS): boolean {
    if (this.#knows(key)) {
      wipe(utf8);
      return true;
    }
    if (utf8.length > this.room) {
      wipe(utf8);
      return false;
    }
    const text = escapeJson(utf8);
    wipe(utf8);
    const opening = new TextEncoder().encode(`{"n":${this.#next},"text":"`);
    const pieces = this.#plan(text, opening.length + LINE_END.length);
    if (!pieces) {
      wipe(text);
      return false;
    }
    const ranges = pieces.map(({ part, from, to }): Range => {
      const target = this.#parts[part];
      if (!target) throw new RangeError('no such part');
      const start = target.write(opening);
      target.write(text.subarray(from, to));
      const end = target.write(LINE_END) + LINE_END.length;
      this.#current = part;
      return [part + 1, start, end];
    });
    wipe(text);
    this.#messages.set(key, { n: this.#next++, ranges, mentions });
    return true;
  }

  /** Takes an edited message in place of the one before. False when the new one does not fit; the old one is gone all the same. */
  replace(key: string, utf8: Uint8Array, mentions: Mentions = NO_MENTIONS): boolean {
    const listed = this.withdraw(key);
    this.#withdrawn.delete(key);
    return this.append(key, utf8, mentions) && listed;
  }

  #knows(key: string): boolean {
    return this.#messages.has(key) || this.#withdrawn.has(key);
  }

  /** Where the pieces of an escaped text would stand, or nothing if it does not fit. */
  #plan(text: Uint8Array, overhead: number): { part: number; from: number; to: number }[] | undefined {
    const pieces: { part: number; from: number; to: number }[] = [];
    let from = 0;
    for (let part = this.#current; part < COVER_PART && (from < text.length || pieces.length === 0); part++) {
      const room = (this.#parts[part]?.room ?? 0) - overhead;
      if (room < Math.min(SMALLEST_PIECE, text.length - from)) continue;
      const to = cutBefore(text, from, room);
      pieces.push({ part, from, to });
      from = to;
    }
    return from === text.length && pieces.length > 0 ? pieces : undefined;
  }

  /** Seals one cleaned attachment. False, with nothing kept, when it is too large, one too many, or the draft has ended. */
  async attach(key: string, type: AttachmentType, bytes: Uint8Array): Promise<boolean> {
    if (this.#knows(key)) {
      wipe(bytes);
      return true;
    }
    const n = this.#next++;
    const sealed =
      this.#ended || this.contents.attachments >= MOST_ATTACHMENTS
        ? undefined
        : await sealAttachment({ n, type, bytes }, this.handle, this.#recipient);
    wipe(bytes);
    if (!sealed || this.#ended || this.contents.attachments >= MOST_ATTACHMENTS) return false;
    if (!this.#knows(key))
      this.#messages.set(key, { n, ranges: [], attachment: sealed, mentions: NO_MENTIONS });
    return true;
  }

  /**
   * Destroys one message for good: what was sealed becomes noise.
   * False when so many were taken back that no list of them fits any more; the draft must then be ended.
   */
  withdraw(key: string): boolean {
    if (this.#ended) return true;
    const message = this.#messages.get(key);
    this.#withdrawn.add(key);
    if (!message) return true;
    this.#messages.delete(key);
    if (message.attachment) wipe(message.attachment);
    for (const range of message.ranges) {
      this.#parts[range[0] - 1]?.destroy(range[1], range[2]);
      const before = this.#void.find(([part, , to]) => part === range[0] && to === range[1]);
      if (before) before[2] = range[2];
      else this.#void.push([...range]);
    }
    return this.#void.length <= MOST_VOIDS;
  }

  /**
   * Ends the draft as a record: eight parts, two boxes, nothing that tells how it was told. All other boxes are wiped.
   * Throws if the level has no box here, or if an answer does not fit its form.
   */
  close(sending: Sending): SealedTip {
    const box = this.#boxes.get(sending.level);
    const nextBox = sending.next === null ? this.#noBox : this.#boxes.get(sending.next);
    if (this.#ended || !box || !nextBox || box === nextBox || this.#void.length > MOST_VOIDS)
      throw new Error('this draft cannot be sent so');
    const attachments = [...this.#messages.values()]
      .sort((a, b) => a.n - b.n)
      .flatMap((message) => message.attachment ?? []);
    const { week, ...facts } = sending;
    const digests = attachments.map((file) => bytesToHex(sha256(file)));
    const withoutStory = { format: 'mitr-tip/1' as const, ...facts, attachments: digests, void: this.#void };
    cover.omit({ story: true }).parse(withoutStory);

    const story = this.#parts.slice(0, COVER_PART).map((part) => part.close());
    const digest = sha256.create();
    for (const part of story) digest.update(part);
    const bound: Cover = { ...withoutStory, story: bytesToHex(digest.digest()) };
    const last = this.#parts[COVER_PART];
    if (!last) throw new RangeError('no part for the cover');
    last.write(line(cover.parse(bound)));
    const parts = [...story, last.close()];
    this.#ended = true;
    for (const other of [...this.#boxes.values(), this.#noBox])
      if (other !== box && other !== nextBox) wipe(other);
    this.#forget();
    return {
      format: 'mitr-record/1',
      suite: SUITE,
      id: randomName(),
      unit: facts.level,
      next: facts.next,
      week,
      urgent: facts.urgent,
      demo: facts.demo,
      parts,
      attachments,
      boxes: [box, nextBox],
    } satisfies SealedTip;
  }

  /** Ends the draft and destroys all of it. After `close` it leaves the record alone. */
  wipe(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const part of this.#parts) part.wipe();
    for (const box of [...this.#boxes.values(), this.#noBox]) wipe(box);
    for (const message of this.#messages.values()) if (message.attachment) wipe(message.attachment);
    this.#forget();
  }

  /** The keys are ids of the channel. */
  #forget(): void {
    this.#messages.clear();
    this.#withdrawn.clear();
  }
}

function line(content: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content)}\n`);
}
