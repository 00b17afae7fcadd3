import type { Channel } from '../dialogue/message.ts';
import type { Log } from '../http/log.ts';
import type { Clock } from '../turns/clock.ts';
import type { Counted } from '../turns/held.ts';

/** What a platform says that keeps a whole channel from answering until somebody has mended it. */
const ALARMING: ReadonlySet<string> = new Set([
  'retried access_token',
  'retried token',
  'retried abuse_warning',
  'retried disabled',
  'retried page_restricted',
  'retried policy',
  'dead monthly_limit',
]);
const EVERY_MS = 3_600_000;

/** Says in the log, once an hour for each channel and reason, that a platform refuses all that is sent. */
export class PlatformAlarms {
  readonly #log: Pick<Log, 'error'>;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #said = new Map<string, number>();

  constructor(log: Pick<Log, 'error'>, clock: Pick<Clock, 'monotonic'>) {
    this.#log = log;
    this.#clock = clock;
  }

  hear(what: Counted, channel: Channel | undefined, reason: string | undefined): void {
    if (channel === undefined || reason === undefined || !ALARMING.has(`${what} ${reason}`)) return;
    const about = `${channel} ${reason}`;
    const last = this.#said.get(about);
    const now = this.#clock.monotonic();
    if (last !== undefined && now - last < EVERY_MS) return;
    this.#said.set(about, now);
    this.#log.error('a platform takes no messages; "mitr doctor" says more', { channel, reason });
  }
}
