import type { Lng, SlotValue } from './message.ts';

/**
 * A conversation between two events: plain JSON of at most 2 KB. It names nodes by their released keys and holds
 * no text that Mitr said. Asleep, only language, the node to go on from and retained slots remain.
 */
export interface Session {
  readonly v: 1;
  /** Not chosen yet: Mitr speaks every language at once. */
  readonly lng?: Lng;
  /** Time of the last event, in milliseconds since 1970. */
  readonly at: number;
  /** What is going on: the last frame waits, those beneath it go on when it ends. */
  readonly frames: readonly Frame[];
  /** `flow.slot` and `profile.name`. */
  readonly slots: Readonly<Record<string, SlotValue>>;
  /** The last waiting nodes, newest last. */
  readonly back?: readonly BackStep[];
  /** Answers to the waiting node that were not understood. */
  readonly tries?: number;
  /** Ids that were printed for the waiting node, in the order of their numbers. */
  readonly list?: readonly string[];
  readonly page?: number;
  /** The effect whose result is waited for. */
  readonly pending?: string;
  /** A link's parameter, until a language is chosen. */
  readonly link?: string;
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
}

/** One step of *back*: where the talk waited, and what the slots were that have changed since. */
export interface BackStep {
  /** The frames then, where more than the waiting node has changed. */
  readonly frames?: readonly Frame[];
  readonly node: string;
  readonly shape: string;
  /** Old values of changed slots; null where there was none. */
  readonly slots?: Readonly<Record<string, SlotValue | null>>;
}

/** The most bytes a session may take as JSON. */
export const MAX_SESSION_BYTES = 2048;
/** How many steps *back* remembers. */
export const MAX_BACK = 8;
/** How many flows may stand on each other. */
export const MAX_FRAMES = 6;

const KEY = /^[\w/.~-]{1,80}$/;
const SLOT = /^\w{1,40}\.\w{1,40}$/;

/** What was stored, read as a session; nothing where it is none (truncated, foreign or hostile JSON). Never throws. */
export function parseSession(stored: string): Session | undefined {
  if (stored.length > MAX_SESSION_BYTES * 4) return undefined;
  try {
    const value: unknown = JSON.parse(stored);
    return isSession(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSlotValue(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= 1000;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'boolean') return true;
  return (
    Array.isArray(value) && value.length <= 64 && value.every((v) => typeof v === 'string' && v.length <= 80)
  );
}

function areSlots(value: unknown, nullable: boolean): boolean {
  return (
    isRecord(value) &&
    Object.keys(value).length <= 64 &&
    Object.entries(value).every(
      ([name, v]) => SLOT.test(name) && ((nullable && v === null) || isSlotValue(v)),
    )
  );
}

function isFrame(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.node === 'string' &&
    KEY.test(value.node) &&
    isCount(value.version) &&
    typeof value.shape === 'string' &&
    value.shape.length <= 16 &&
    (value.params === undefined ||
      (isRecord(value.params) && Object.values(value.params).every((v) => isSlotValue(v)))) &&
    (value.checkpoint === undefined || (typeof value.checkpoint === 'string' && KEY.test(value.checkpoint)))
  );
}

function areFrames(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MAX_FRAMES && value.every(isFrame);
}

function isBackStep(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.node === 'string' &&
    typeof value.shape === 'string' &&
    (value.frames === undefined || areFrames(value.frames)) &&
    (value.slots === undefined || areSlots(value.slots, true))
  );
}

/** Written by hand and not with zod, since it runs on every event and in the browser. */
function isSession(value: unknown): value is Session {
  return (
    isRecord(value) &&
    value.v === 1 &&
    (value.lng === undefined || (typeof value.lng === 'string' && /^[a-z]{2,3}$/.test(value.lng))) &&
    Number.isFinite(value.at) &&
    areFrames(value.frames) &&
    areSlots(value.slots, false) &&
    (value.back === undefined ||
      (Array.isArray(value.back) && value.back.length <= MAX_BACK && value.back.every(isBackStep))) &&
    (value.tries === undefined || isCount(value.tries)) &&
    (value.page === undefined || isCount(value.page)) &&
    (value.list === undefined ||
      (Array.isArray(value.list) &&
        value.list.length <= 32 &&
        value.list.every((id) => typeof id === 'string'))) &&
    (value.pending === undefined || typeof value.pending === 'string') &&
    (value.link === undefined || (typeof value.link === 'string' && value.link.length <= 64)) &&
    (value.asleep === undefined || value.asleep === true)
  );
}
