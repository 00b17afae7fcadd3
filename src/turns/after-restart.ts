import type { Bundle } from '../dialogue/bundle.ts';
import type { Event, Message } from '../dialogue/message.ts';
import { MENU } from '../dialogue/turn.ts';
import type { Clock } from './clock.ts';
import { SILENT_MS } from './sealed-memory.ts';
import type { Stored } from './take.ts';

/** How long after a start people are told. */
const TOLD_MS = 24 * 3_600_000;
const NOTHING: readonly Message[] = [];
/** It names no telling: people who never told anything read it too, and others over their shoulder. */
const AWAY: readonly Message[] = [{ key: 'common:was_away' }];

/**
 * What a process says first to whoever may have told something to the one before it. Nobody knows who did: the disk has of
 * them what it has of everybody who was at the menu in the last minutes before the start, so all of these are told.
 */
export class AfterRestart {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #began: number;
  readonly #told = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#began = clock.monotonic();
  }

  /** Said before the answer to this event, once; `stored` is the session that the disk has. */
  first(bundle: Bundle, conversation: string, stored: Stored, event: Event): readonly Message[] {
    if (stored === undefined || stored === 'damaged' || !isSomebodys(event)) return NOTHING;
    const before = this.#startedAt - stored.at;
    if (before <= 0 || before > SILENT_MS || this.#clock.monotonic() - this.#began > TOLD_MS) return NOTHING;
    const [frame, ...others] = stored.frames;
    const atMenu = others.length === 0 && frame && bundle.nodes.get(frame.node)?.flow.name === MENU;
    return atMenu && !this.#told.has(conversation) ? AWAY : NOTHING;
  }

  /** An answer to this conversation is written. */
  told(conversation: string): void {
    if (this.#clock.monotonic() - this.#began > TOLD_MS) this.#told.clear();
    else this.#told.add(conversation);
  }
}

function isSomebodys({ type }: Event): boolean {
  return type !== 'time' && type !== 'effect-result';
}
