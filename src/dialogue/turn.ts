import type { Bundle, Found, Query, Row } from './bundle.ts';
import type { Flow, Node, Scope } from './flow.ts';
import type { Effect, Event, Lng, Marker, Message, SlotValue, Value, Values } from './message.ts';
import { type BackStep, type Frame, MARKED, MAX_FRAMES, MAX_MARKS, type Session } from './session.ts';

/** The flows that the engine itself leads to. */
export const START = 'start';
export const MENU = 'menu';
export const RESUME = 'resume';
export const WORDING = 'wording';
/** The collection of what can be asked for in people's own words. */
export const INTENTS = 'intents';
/** What looking a question up comes to where it sounds like danger, beside what it may ask. */
export const SOUNDS_LIKE_DANGER = 'danger';
/** And where it is a greeting, thanks or the like. */
export const ONLY_TALK = 'talk';

/** What the names of slots begin with that belong to no flow. */
const PROFILE = 'profile.';

/** A part of the bundle that must be loaded first; unwinds to `step`, which asks for it by an effect. */
export class AbsentPart extends Error {
  override readonly name = 'AbsentPart';
  readonly part: string;
  constructor(part: string) {
    super('a part of the bundle is not loaded');
    this.part = part;
  }
}

/** A session while it is put together. */
type Kept = { -readonly [field in keyof Session]: Session[field] };

type Slots = Readonly<Record<string, SlotValue>>;
const NOTHING: Slots = {};

/** The region's clock: Cambodia, Laos and Thailand keep UTC+7. */
const REGION_OFFSET = 7 * 3_600_000;
const DAY = 86_400_000;
/** A Date reaches no further: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_DAY = 100_000_000;
const dayCache = { number: Number.NaN, day: '' };

/** The days since 1970 in the region. */
export function dayNumber(at: number): number {
  return Math.floor((at + REGION_OFFSET) / DAY);
}

/** The day (YYYY-MM-DD) in the region at a time in milliseconds since 1970. */
export function dayOf(at: number): string {
  const days = dayNumber(at);
  const number = Math.abs(days) <= LAST_DAY ? days : 0;
  if (dayCache.number !== number) {
    dayCache.number = number;
    dayCache.day = new Date(number * DAY).toISOString().slice(0, 10);
  }
  return dayCache.day;
}

/** No steps of *back*; a talk that was dropped has another empty list, so that it can be told apart. */
export const NO_BACK: readonly BackStep[] = [];
const NO_WORRIES: readonly number[] = [];

/** One turn while it is taken: the session being changed, and what will be said and done. */
export class Turn implements Scope {
  readonly bundle: Bundle;
  readonly event: Event;
  readonly today: string;
  private readonly before: Session;
  lng: Lng | undefined;
  frames: Frame[];
  slots: Record<string, SlotValue>;
  back: readonly BackStep[];
  tries: number;
  list: readonly string[] | undefined;
  page: number;
  told: Readonly<Record<string, number>> | undefined;
  link: string | undefined;
  counted: number | undefined;
  worries: readonly number[];
  readonly messages: Message[] = [];
  readonly effects: Effect[] = [];
  /** The nodes that were taken, in order; names only, for coverage and faults. */
  readonly trace: Node[] = [];
  /** Language and profile go too: nothing of the person stays. */
  forgotten = false;
  /** What is told in this event says danger plainly, at a question that takes it down. */
  danger = false;
  /** Values that an effect brought; for this turn only. */
  brought: Values | undefined;
  /** The flow of the node that is being taken. */
  flow: Flow | undefined;
  /** Sealed parameters of the flow that was entered in this turn. */
  private handed: Slots = NOTHING;
  private readonly mark: Marker | undefined;
  /** The row that was read last: guards ask the same one for field after field. */
  private read: { readonly collection: string; readonly id: string; readonly row: Row } | undefined;

  constructor(bundle: Bundle, session: Session, event: Event, mark?: Marker) {
    this.bundle = bundle;
    this.event = event;
    this.mark = mark;
    this.before = session;
    this.today = dayOf(event.at);
    this.lng = session.lng;
    this.frames = session.frames.slice();
    this.slots = { ...session.slots };
    this.back = session.back ?? NO_BACK;
    this.tries = session.tries ?? 0;
    this.list = session.list;
    this.page = session.page ?? 0;
    this.told = session.told;
    this.link = session.link;
    this.counted = session.counted;
    this.worries = session.worries ?? NO_WORRIES;
  }

  get channel(): string {
    return this.event.channel;
  }
  get locale(): string | undefined {
    return this.lng;
  }
  get returning(): boolean {
    return this.frames.length > 1;
  }

  slot(name: string): SlotValue | undefined {
    return this.flow && this.slots[`${this.flow.name}.${name}`];
  }
  param(name: string): SlotValue | undefined {
    return this.frames.at(-1)?.params?.[name] ?? this.handed[name];
  }
  toldOf(kind: string): number {
    return this.told?.[kind] ?? 0;
  }
  profile(name: string): SlotValue | undefined {
    const said = this.slots[`profile.${name}`];
    if (said !== undefined) return said;
    const assume = this.bundle.profile.get(name)?.assume;
    return assume && (assume[this.lng ?? ''] ?? assume['*']);
  }
  field(collection: string, id: SlotValue | undefined, field: string): SlotValue | undefined {
    const value = typeof id === 'string' ? this.row(collection, id)?.values[field] : undefined;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : undefined;
  }

  /** Rows of content; throws AbsentPart where they are not loaded yet. */
  find(query: Query): readonly Row[] {
    return this.search(query).rows;
  }
  /** Rows with what came of looking for them; throws AbsentPart like `find`. */
  search(query: Query): Found {
    const found = this.bundle.find(query, this.today);
    if (found.absent !== undefined) throw new AbsentPart(found.absent);
    return found;
  }
  row(collection: string, id: string): Row | undefined {
    if (this.read?.id === id && this.read.collection === collection) return this.read.row;
    const row = this.find({ from: collection, where: { id }, limit: 1 })[0];
    if (row) this.read = { collection, id, row };
    return row;
  }

  /** Writes a slot (its whole name), with the mark of the message whose words it comes from. */
  fill(slot: string, value: SlotValue): void {
    this.slots[slot] = value;
    if (!this.mark) return;
    const { type, conversation, id } = this.event;
    const marked = slot + MARKED;
    // Deleted first: the newest mark stands last.
    if (marked in this.slots) delete this.slots[marked];
    if ((type !== 'text' && type !== 'media' && type !== 'location') || this.sealed()) return;
    this.slots[marked] = this.mark(conversation, id);
    const marks = Object.keys(this.slots).filter((name) => name.endsWith(MARKED));
    for (const oldest of marks.slice(0, -MAX_MARKS)) delete this.slots[oldest];
  }

  /** Forgets a slot (its whole name). */
  empty(slot: string): void {
    delete this.slots[slot];
    if (this.mark) delete this.slots[slot + MARKED];
  }

  /** The mark of another message; nothing where the platform does not tell that one is taken back. */
  markOf(message: string): string | undefined {
    return this.mark?.(this.event.conversation, message);
  }

  /** Says a text; `card` is the picture that shows the same. */
  say(key: string, values?: Values, card?: string): void {
    const said = values ? { key, values } : { key };
    this.messages.push(
      card === undefined
        ? said
        : { ...said, card: { id: card, alt: key, ...(values ? { values } : undefined) } },
    );
  }

  /** The node that waits: that of the last frame. */
  waiting(): Node | undefined {
    const top = this.frames.at(-1);
    return top && this.bundle.nodes.get(top.node);
  }

  /** The effect whose result the last frame waits for. */
  get pending(): string | undefined {
    return this.frames.at(-1)?.pending;
  }

  /** Whether the result of something that was begun is still to come, other than a part of the bundle. */
  owed(): boolean {
    return this.frames.some(({ pending }) => pending !== undefined && pending !== 'part.load');
  }

  /** Hands out an effect and lets the last frame stand at this node until its result comes. */
  awaitResult(node: Node, effect: string, args: Effect['args']): void {
    this.effects.push({ do: effect, args, awaited: true });
    this.moveTo(node);
    this.forgetList();
    const top = this.frames.at(-1);
    if (top) this.frames[this.frames.length - 1] = { ...top, pending: effect };
  }

  /** Whether any flow on the stack is sealed: then nothing of this session may be stored. */
  sealed(): boolean {
    return this.anySealed(this.frames);
  }

  /** Whether one was when the turn began. */
  beganSealed(): boolean {
    return this.anySealed(this.before.frames);
  }

  private anySealed(frames: readonly Frame[]): boolean {
    return frames.some((frame) => this.bundle.nodes.get(frame.node)?.flow.sealed);
  }

  /** Lets the last frame stand at this node. */
  moveTo(node: Node): void {
    const top = this.frames.at(-1);
    const checkpoint = node.checkpoint ? node.key : top?.checkpoint;
    const frame: Frame = {
      node: node.key,
      version: node.flow.version,
      shape: node.shape,
      ...(top?.params ? { params: top.params } : undefined),
      ...(checkpoint !== undefined ? { checkpoint } : undefined),
    };
    this.frames[Math.max(0, this.frames.length - 1)] = frame;
    this.flow = node.flow;
  }

  /**
   * Puts a flow on top; a flow that stands on the stack already is unwound to and begun again. Where the stack is
   * full, what stood on top gives way, so that what the person came for, and the seal of a sealed flow, stay.
   */
  push(flow: Flow, params: Readonly<Record<string, SlotValue>> | undefined): void {
    const at = this.frames.findIndex((frame) => this.bundle.nodes.get(frame.node)?.flow === flow);
    if (at >= 0) this.frames.length = at;
    else this.frames.length = Math.min(this.frames.length, MAX_FRAMES - 1);
    this.forgetSlots(flow);
    // Nothing outlives a tip but what everybody has who chooses the menu.
    if (flow.sealed) this.worries = NO_WORRIES;
    const entry = flow.entry;
    const isSealed = (name: string) => flow.params[name]?.sealed === true;
    const kept = params && slotsWithout(params, isSealed);
    this.handed = params ? slotsWithout(params, (name) => !isSealed(name)) : NOTHING;
    this.frames.push({
      node: entry.key,
      version: flow.version,
      shape: entry.shape,
      ...(kept && Object.keys(kept).length > 0 ? { params: kept } : undefined),
    });
    this.flow = flow;
    this.forgetList();
  }

  forgetSlots(flow: Flow): void {
    this.slots = slotsWithout(this.slots, (name) => isOf(flow, name));
  }

  /** Takes out of the slots what the message with this mark filled, or all marks and no value where none is named. */
  forgetMarks(mark?: string): void {
    const of = (name: string) => name.endsWith(MARKED) && (mark === undefined || this.slots[name] === mark);
    this.slots = slotsWithout(this.slots, (name) => of(name) || (mark !== undefined && of(name + MARKED)));
  }

  forgetList(): void {
    this.tries = 0;
    this.list = undefined;
    this.page = 0;
  }

  /** Only what outlives a talk: language and profile. This is what choosing the menu leaves of any session. */
  forgetTalk(): void {
    this.frames.length = 0;
    this.slots = slotsWithout(this.slots, (name) => !name.startsWith(PROFILE));
    this.back = [];
    this.told = undefined;
    this.worries = NO_WORRIES;
    this.handed = NOTHING;
    this.forgetList();
  }

  session(): Session {
    const { lng, event, frames, slots } = this;
    const session: Kept =
      lng === undefined ? { v: 1, at: event.at, frames, slots } : { v: 1, lng, at: event.at, frames, slots };
    if (this.back.length > 0) session.back = this.back;
    if (this.tries > 0) session.tries = this.tries;
    if (this.list) session.list = this.list;
    if (this.page > 0) session.page = this.page;
    if (this.told) session.told = this.told;
    if (this.link !== undefined) session.link = this.link;
    if (this.counted !== undefined) session.counted = this.counted;
    if (this.worries.length > 0) session.worries = this.worries;
    return session;
  }
}

/** Whether a slot of a session is one of this flow. */
function isOf(flow: Flow, slot: string): boolean {
  return slot.startsWith(flow.name) && slot[flow.name.length] === '.';
}

/** The slots without some of them. Copied, since an object that something was deleted from stays slow. */
function slotsWithout(slots: Slots, forgotten: (name: string) => boolean): Record<string, SlotValue> {
  const kept: Record<string, SlotValue> = {};
  for (const name in slots) {
    const value = slots[name];
    if (value !== undefined && !forgotten(name)) kept[name] = value;
  }
  return kept;
}

/** A slot's value as text prints it. */
export function asValue(value: SlotValue | undefined): Value {
  if (value === undefined) return null;
  return typeof value === 'object' ? { list: value } : value;
}
