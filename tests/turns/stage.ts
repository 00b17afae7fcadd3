import type { Bundle } from '../../src/dialogue/bundle.ts';
import type { Channel } from '../../src/dialogue/message.ts';
import type { Delivery, Input, Outcome, Rate, Sender } from '../../src/turns/channel.ts';
import type { EffectRequest, EffectResult, EffectRunner } from '../../src/turns/effects.ts';
import type { Accepted, Counted } from '../../src/turns/held.ts';
import { turnKeys } from '../../src/turns/keys.ts';
import type { TurnStore } from '../../src/turns/store.ts';
import { Turns } from '../../src/turns/turns.ts';
import type { ManualClock } from './manual-clock.ts';
import { testBundle, testProfile } from './test-flows.ts';

export const testKeys = turnKeys(Buffer.from('a secret of the tests'));
export const FREE: Rate = { perSecond: 1e6, burst: 1e6 };

/** A platform that takes messages one by one, and does what a test tells it to. */
export class FakePlatform implements Sender {
  readonly profile = testProfile;
  rates = { channel: FREE, conversation: FREE };
  /** What reached people, in order. */
  readonly received: { readonly to: string; readonly text: string; readonly key: string }[] = [];
  readonly tried: Delivery[] = [];
  /** What to do instead of taking a message; nothing for the ordinary. */
  script: (delivery: Delivery) => Outcome | Promise<Outcome> | undefined = () => undefined;

  /** What was attended to: whose, and whether the answer waits for something. */
  readonly attended: { readonly to: string; readonly waits: boolean }[] = [];
  attending: () => Promise<void> = async () => {};

  attend(to: string, waits: boolean): Promise<void> {
    this.attended.push({ to, waits });
    return this.attending();
  }

  async send(delivery: Delivery, closing: AbortSignal): Promise<Outcome> {
    this.tried.push(delivery);
    const cut = new Promise<Outcome>((done) => {
      const retry: Outcome = { kind: 'retry', holds: 'conversation', uncertain: true };
      closing.addEventListener('abort', () => done(retry), { once: true });
    });
    return (await Promise.race([this.script(delivery), cut])) ?? this.take(delivery);
  }

  /** Takes the first message. */
  take({ address, bubbles, key }: Delivery): Outcome {
    this.received.push({ to: address, text: bubbles[0]?.text ?? '', key });
    return { kind: 'sent', count: 1 };
  }

  /** The texts that one person got. */
  to(address: string): string[] {
    return this.received.filter((one) => one.to === address).map((one) => one.text);
  }
}

/** Does effects as a test tells it to. */
export class FakeEffects implements EffectRunner {
  readonly ran: EffectRequest[] = [];
  readonly over: string[] = [];
  answer: (request: EffectRequest, closing: AbortSignal) => Promise<EffectResult> = async () => ({
    result: 'ok',
  });

  run(request: EffectRequest, closing: AbortSignal): Promise<EffectResult> {
    this.ran.push(request);
    return this.answer(request, closing);
  }
  ended(conversation: string): void {
    this.over.push(conversation);
  }
}

/** A runtime with everything around it. */
export class Stage {
  readonly store: TurnStore;
  readonly clock: ManualClock;
  readonly platform: FakePlatform;
  readonly effects = new FakeEffects();
  readonly counts = new Map<string, number>();
  /** What happens beside counting. */
  counting: (what: Counted) => void = () => {};
  readonly turns: Turns;
  bundle: Bundle = testBundle();
  readonly #worker: string;
  #events = 0;

  constructor(store: TurnStore, clock: ManualClock, platform = new FakePlatform(), worker = 'one') {
    this.store = store;
    this.#worker = worker;
    this.clock = clock;
    this.platform = platform;
    this.turns = new Turns(
      {
        store,
        bundle: () => this.bundle,
        senders: new Map<Channel, Sender>([['telegram', platform]]),
        effects: this.effects,
        worker,
        clock,
        random: () => 0.5,
        count: (what: Counted, _channel, reason) => {
          this.counting(what);
          const name = reason === undefined ? what : `${what} ${reason}`;
          this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
        },
      },
      testKeys,
    );
  }

  /** One event; without an id of its own a new one, and at the present time. */
  accept(user: string, input: Input, id?: string, at?: number): Promise<Accepted> {
    this.#events += 1;
    return this.turns.accept({
      channel: 'telegram',
      user,
      address: `chat of ${user}`,
      id: id ?? `event ${this.#events} of ${this.#worker}`,
      at: at ?? this.clock.now(),
      input,
    });
  }
  tap(user: string, payload: string, id?: string): Promise<Accepted> {
    return this.accept(user, { type: 'tap', payload }, id);
  }
  say(user: string, text: string, id?: string, at?: number): Promise<Accepted> {
    return this.accept(user, { type: 'text', text }, id, at);
  }

  /** The texts that somebody got. */
  got(user: string): string[] {
    return this.platform.to(`chat of ${user}`);
  }

  /** The words of the chain that somebody was told, as `before>word`. */
  chain(user: string): string[] {
    return this.got(user).flatMap((text) => {
      const told = /^chain:told is=(\S+) was=(\S+)$/.exec(text);
      return told ? [`${told[2]}>${told[1]}`] : [];
    });
  }

  /** Waits until everything that can be done without time passing is done. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 5; ) {
      const before = this.platform.tried.length;
      await new Promise((done) => setImmediate(done));
      quiet = this.turns.held === 0 || before === this.platform.tried.length ? quiet + 1 : 0;
    }
  }

  /** Lets time pass as it does, second by second, with what the runtime does each second. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1000) {
      this.clock.pass(Math.min(left, 1000));
      await this.turns.tick();
      await this.settled();
    }
  }
}
