import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROOM } from '../../src/http/body.ts';
import { type Upload, UploadRoom } from '../../src/http/upload-room.ts';

/** Milliseconds between two looks at what everybody does. */
const STEP = 100;
const MINUTES = 60_000;
/** More would leave a crowd fewer seats than the part that shields whoever is in. */
const PHONES_AT_ONCE = 24;
/** A page that was sent away tries again after so long. */
const RETRY = 5000;

/** What comes in over one connection after the other. */
class Line {
  readonly #room: UploadRoom;
  #upload: Upload | undefined;
  sentAway = 0;

  constructor(room: UploadRoom) {
    this.#room = room;
  }
  get isIn(): boolean {
    return this.#upload !== undefined;
  }
  enters(): boolean {
    this.#upload = this.#room.enter(() => {
      this.#upload = undefined;
      this.sentAway += 1;
    });
    return this.isIn;
  }
  sends(bytes: number): void {
    this.#upload?.grew(bytes);
  }
  leaves(): void {
    this.#upload?.left();
    this.#upload = undefined;
  }
}

interface Crowd {
  readonly connections: number;
  /** Each comes anew after so many milliseconds. */
  readonly every: number;
  /** Milliseconds from one to the next; none where all come at once. */
  readonly apart: number;
  /** What each sends in a second, after one byte at once. */
  readonly bytesPerSecond: number;
  /** Whether one that was sent away comes again at once. */
  readonly stubborn: boolean;
}

interface Phones {
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** Milliseconds from one to the next. */
  readonly every: number;
}

/** Twenty minutes of phones that send a record each, beside a crowd that holds seats. */
function twentyMinutes(crowd: Crowd, phones: Phones) {
  let now = 0;
  const room = new UploadRoom(ROOM, () => now);
  const holders = Array.from({ length: crowd.connections }, (_, i) => ({
    line: new Line(room),
    next: i * crowd.apart,
  }));
  const senders: { line: Line; next: number; sent: number; done: number | undefined; began: number }[] = [];
  for (; now < 20 * MINUTES; now += STEP) {
    for (const holder of holders) {
      const again = crowd.stubborn && !holder.line.isIn && holder.next > crowd.every;
      if (now < holder.next && !again) {
        holder.line.sends((crowd.bytesPerSecond * STEP) / 1000);
        continue;
      }
      holder.line.leaves();
      if (holder.line.enters()) holder.line.sends(1);
      holder.next = now + crowd.every;
    }
    // Behind the beginning; and the last ones have time to end, as far as they get.
    const begins = now >= 20_000 && now < 17 * MINUTES && now % phones.every === 0;
    if (begins && senders.filter(({ done }) => done === undefined).length < PHONES_AT_ONCE)
      senders.push({ line: new Line(room), next: now, sent: 0, done: undefined, began: now });
    for (const sender of senders) {
      if (sender.done !== undefined || now < sender.next) continue;
      if (!sender.line.isIn) {
        const wasIn = sender.sent > 0;
        sender.sent = !wasIn && sender.line.enters() ? 1 : 0;
        if (sender.sent === 0) sender.next = now + RETRY;
        continue;
      }
      const bytes = (phones.bytesPerSecond * STEP) / 1000;
      sender.line.sends(bytes);
      sender.sent += bytes;
      if (sender.sent < phones.bytes) continue;
      sender.line.leaves();
      sender.done = now;
    }
  }
  const arrived = senders.filter(({ done }) => done !== undefined);
  return {
    came: senders.length,
    arrived: arrived.length,
    atOnce: arrived.filter(({ line, began, done = 0 }) => {
      const needed = (phones.bytes / phones.bytesPerSecond) * 1000;
      return line.sentAway === 0 && done - began < needed + RETRY;
    }).length,
    sentAway: senders.reduce((sum, { line }) => sum + line.sentAway, 0),
  };
}

const PHONES: Phones = { bytes: 300_000, bytesPerSecond: 8000, every: 2500 };
const CROWD: Crowd = {
  connections: ROOM.most,
  every: 9000,
  apart: 0,
  bytesPerSecond: 0,
  stubborn: false,
};

describe('phones on slow lines', () => {
  it.each([
    ['all at once', 0],
    ['one after the other', 280],
  ])('send their records beside connections that bring a byte and come anew, %s', (_, apart) => {
    const told = twentyMinutes({ ...CROWD, apart }, PHONES);
    expect(told.came).toBeGreaterThan(350);
    expect(told.arrived).toBe(told.came);
    expect(told.sentAway).toBe(0);
    expect(told.atOnce / told.came).toBeGreaterThan(0.9);
  });

  it('lose no seat that they have to any connections that bring less than a slow line does', () => {
    fc.assert(
      fc.property(
        fc.record({
          connections: fc.integer({ min: 1, max: 80 }),
          every: fc.integer({ min: 1, max: 300 }).map((n) => n * STEP),
          apart: fc.integer({ min: 0, max: 20 }).map((n) => n * STEP),
          bytesPerSecond: fc.integer({ min: 0, max: 3500 }),
          stubborn: fc.boolean(),
        }),
        fc.record({
          bytes: fc.integer({ min: 130_000, max: 300_000 }),
          bytesPerSecond: fc.integer({ min: 6000, max: 100_000 }),
          every: fc.integer({ min: 25, max: 100 }).map((n) => n * STEP),
        }),
        (crowd, phones) => {
          expect(twentyMinutes(crowd, phones).sentAway).toBe(0);
        },
      ),
      { numRuns: 15 },
    );
  });
});
