import type { Lng, SlotValue } from './message.ts';

/**
 * A conversation between two events: plain JSON of at most 2 KB. It names nodes by their released keys and holds
 * no text that Mitr said. Asleep, only language, the node to go on from,
 * retained slots, the last event's time and the day of the last count remain.
 */
export interface Session {
  readonly v: 1;
  /** Not chosen yet: Mitr speaks every language at once. */
  readonly lng?: Lng;
  /** Time of the last event, in milliseconds since 1970. */
  readonly at: number;
  /** What is going on: the last frame waits, those beneath it go on when it ends. */
  readonly frames: readonly Frame[];
  /** `flow.slot` and `profile.name`; beside what words filled, under the name with `MARKED` behind it, the mark of their message. */
  readonly slots: Readonly<Record<string, SlotValue>>;
  /** The last waiting nodes, newest last. */
  readonly back?: readonly BackStep[];
  /** Answers to the waiting node that were not understood. */
  readonly tries?: number;
  /** Ids that were printed for the waiting node, in the order of their numbers. */
  readonly list?: readonly string[];
  readonly page?: number;
  /** How many answers of each kind a sealed flow has handed out; never what they were. */
  readonly told?: Readonly<Record<string, number>>;
  /** A link's parameter, until a language is chosen. */
  readonly link?: string;
  /** The last day, counted from 1970, on which a question without an answer was counted. */
  readonly counted?: number;
  /** When words came that may be danger, the last ones; of the talk alone. */
  readonly worries?: readonly number[];
  /** Only this frame and retained slots are left; the next event is greeted with an offer to go on. */
  readonly asleep?: true;
}

export interface Frame {
  /** Key of the node that waits, or that called what stands above. */
  readonly node: string;
  readonly version: number;
  readonly shape: string;
  readonly params?: Readonly<Record<string, SlotValue>>;
  /** Key of the last checkpoint that was passed. */
  readonly checkpoint?: string;
  /** The effect whose result is waited for here, whatever is talked of above meanwhile. */
  readonly pending?: string;
}

/** One step of *back*: where the talk waited, and what the slots were that have changed since. */
export interface BackStep {
  /** The frames then, where more than the waiting node has changed. */
  readonly frames?: readonly Frame[];
  readonly node: string;
  /** Old values of changed slots; null where there was none. */
  readonly slots?: Readonly<Record<string, SlotValue | null>>;
}

/** The most bytes a session may take as JSON. */
export const MAX_SESSION_BYTES = 2048;
/** How many steps *back* remembers. */
export const MAX_BACK = 8;
/** Behind a slot's name: the mark of the message that filled it. No name of a flow's slot has a colon. */
export const MARKED = ':by';
/** How many marks a session holds. */
export const MAX_MARKS = 12;
/** How many flows may stand on each other. */
export const MAX_FRAMES = 6;

/** No key, name, shape or id is longer. */
const LONGEST_WORD = 80;
const LONGEST_TEXT = 1000;
const MOST_ENTRIES = 64;
const MOST_LISTED = 32;

/** What was stored, read as a session; nothing where it is none (truncated, foreign or hostile JSON). Never throws. */
export function parseSession(stored: string): Session | undefined {
  if (stored.length > MAX_SESSION_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(stored);
    return isSession(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// What follows runs on every event and in the browser, so it is written by hand: no zod, no patterns, no copies.
// Words are only measured: a key that names nothing lands at a checkpoint, and a slot that no flow has is never read.

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_WORD;
}

function areTimes(value: unknown): boolean {
  return Array.isArray(value) && value.length < MOST_ENTRIES && value.every(isCount);
}

function areWords(value: unknown, most: number): boolean {
  if (!Array.isArray(value) || value.length > most) return false;
  for (const word of value) if (!isWord(word)) return false;
  return true;
}

function isSlotValue(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.length <= LONGEST_TEXT;
    case 'number':
    case 'boolean':
      return true;
    default:
      return areWords(value, MOST_ENTRIES);
  }
}

function areSlots(value: unknown, nullable: boolean): boolean {
  if (!isRecord(value)) return false;
  let entries = 0;
  for (const name in value) {
    entries += 1;
    if (entries > MOST_ENTRIES || name.length > LONGEST_WORD) return false;
    if (!(nullable && value[name] === null) && !isSlotValue(value[name])) return false;
  }
  return true;
}

function isFrame(value: unknown): boolean {
  return (
    isRecord(value) &&
    isWord(value['node']) &&
    isCount(value['version']) &&
    isWord(value['shape']) &&
    (value['params'] === undefined || areSlots(value['params'], false)) &&
    (value['checkpoint'] === undefined || isWord(value['checkpoint'])) &&
    (value['pending'] === undefined || isWord(value['pending']))
  );
}

function areFrames(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MAX_FRAMES && value.every(isFrame);
}

function isBackStep(value: unknown): boolean {
  return (
    isRecord(value) &&
    isWord(value['node']) &&
    (value['frames'] === undefined || areFrames(value['frames'])) &&
    (value['slots'] === undefined || areSlots(value['slots'], true))
  );
}

function areBackSteps(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MAX_BACK && value.every(isBackStep);
}

function isSession(value: unknown): value is Session {
  return (
    isRecord(value) &&
    value['v'] === 1 &&
    (value['lng'] === undefined || isWord(value['lng'])) &&
    isCount(value['at']) &&
    areFrames(value['frames']) &&
    areSlots(value['slots'], false) &&
    (value['back'] === undefined || areBackSteps(value['back'])) &&
    (value['tries'] === undefined || isCount(value['tries'])) &&
    (value['page'] === undefined || isCount(value['page'])) &&
    (value['list'] === undefined || areWords(value['list'], MOST_LISTED)) &&
    (value['told'] === undefined || areSlots(value['told'], false)) &&
    (value['link'] === undefined || isWord(value['link'])) &&
    (value['counted'] === undefined || isCount(value['counted'])) &&
    (value['worries'] === undefined || areTimes(value['worries'])) &&
    (value['asleep'] === undefined || value['asleep'] === true)
  );
}
