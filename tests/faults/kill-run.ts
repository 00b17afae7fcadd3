import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Inbound } from '../../src/turns/channel.ts';
import { TAP } from '../turns/test-flows.ts';

export type ToVictim =
  | { readonly kind: 'event'; readonly id: string; readonly inbound: Inbound }
  | { readonly kind: 'sent'; readonly id: number }
  | { readonly kind: 'stop' };

export type FromVictim =
  | { readonly kind: 'ready' }
  | { readonly kind: 'acknowledged'; readonly id: string }
  | {
      readonly kind: 'send';
      readonly id: number;
      readonly to: string;
      readonly text: string;
      readonly key: string;
    };

interface Received {
  readonly text: string;
  readonly key: string;
}

/** Numbers from 0 to 1 that a seed decides (mulberry32), so that a run can be had again but for its timing. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** So many answers one person waits for at most: what is left of every life would grow, and the next be busy reading it. */
const MOST_AHEAD = 50;
/** So many looks in which nothing more was answered mean that nothing will be. */
const SILENT_LOOKS = 600;

/**
 * One person who goes on writing words, the next when the last was acknowledged and not too much is unanswered; some
 * are brought twice.
 */
class Person {
  readonly name: string;
  readonly #began = Date.now() - 3_600_000;
  acknowledged = 0;
  /** Its next word waits for answers. */
  waits = false;
  readonly received: Received[] = [];
  /** What was told of its words, in the order in which it came. */
  readonly told: string[] = [];
  /** Keys of messages that were the last ones received when the process was killed: only these may come twice. */
  readonly underWay = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  /** Words that were acknowledged; the first two events are none. */
  get words(): number {
    return Math.max(0, this.acknowledged - 2);
  }

  receive(message: Received): void {
    this.received.push(message);
    const told = /^chain:told is=(\S+) was=(\S+)$/.exec(message.text);
    if (told) this.told.push(`${told[2]}>${told[1]}`);
  }

  /** The event number n: the language, the flow, then words. */
  event(n: number): Inbound {
    const input: Inbound['input'] =
      n === 1
        ? { type: 'link', parameter: 'en' }
        : n === 2
          ? { type: 'tap', payload: TAP.chain }
          : { type: 'text', text: String(n - 2) };
    return {
      channel: 'telegram',
      user: this.name,
      address: this.name,
      id: `${this.name} ${n}`,
      at: this.#began + n,
      input,
    };
  }
}

export interface KillReport {
  readonly kills: number;
  readonly seed: number;
  readonly acknowledged: number;
  readonly messages: number;
  readonly doubles: number;
  /** What must not be: empty in a good run. */
  readonly wrong: readonly string[];
}

/**
 * Lets people write to a process and kills it with signal 9, again and again; then lets one process finish. A platform
 * with idempotency keys drops a message that it has taken already; one without takes it twice.
 */
export class KillRun {
  readonly #folder: string;
  readonly #random: () => number;
  readonly #seed: number;
  readonly #idempotent: boolean;
  readonly #people: Person[];
  readonly #taken = new Set<string>();
  #child: ChildProcess | undefined;
  #mayWrite = true;
  #doubles = 0;
  #messages = 0;
  readonly #wrong: string[] = [];

  constructor(folder: string, seed: number, people: number, idempotent: boolean) {
    this.#folder = folder;
    this.#seed = seed;
    this.#random = seeded(seed);
    this.#idempotent = idempotent;
    this.#people = Array.from({ length: people }, (_, i) => new Person(`person${i}`));
  }

  /** @param killed hears how often it was killed so far. */
  async run(kills: number, killed: (times: number) => void = () => undefined): Promise<KillReport> {
    for (let i = 0; i < kills; i++) {
      await this.#start();
      await new Promise((done) => setTimeout(done, this.#random() * 120));
      for (const person of this.#people) {
        const last = person.received.at(-1);
        if (last) person.underWay.add(last.key);
      }
      await this.#end('SIGKILL');
      killed(i + 1);
    }
    await this.#start();
    this.#mayWrite = false;
    await this.#allAnswered();
    await this.#end('stop');
    for (const person of this.#people) this.#judge(person);
    return {
      kills,
      seed: this.#seed,
      acknowledged: this.#people.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
      messages: this.#messages,
      doubles: this.#doubles,
      wrong: this.#wrong,
    };
  }

  async #start(): Promise<void> {
    const child = fork(new URL('victim.ts', import.meta.url), [this.#folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message: FromVictim) => this.#hear(child, message));
    child.on('error', () => {});
    await new Promise<void>((done, failed) => {
      child.on('message', (message: FromVictim) => message.kind === 'ready' && done());
      child.once('exit', () => failed(new Error('the victim died by itself')));
    });
    for (const person of this.#people) this.#bring(person);
  }

  async #end(how: 'SIGKILL' | 'stop'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const gone = once(child, 'exit');
    if (how === 'stop') child.send({ kind: 'stop' } satisfies ToVictim);
    else child.kill('SIGKILL');
    await gone;
    child.removeAllListeners();
  }

  /** Brings the next event that was not acknowledged, sometimes twice at once. */
  #bring(person: Person): void {
    const child = this.#child;
    person.waits = person.words - person.told.length >= MOST_AHEAD;
    if (!child?.connected || !this.#mayWrite || person.waits) return;
    const inbound = person.event(person.acknowledged + 1);
    const message: ToVictim = { kind: 'event', id: inbound.id, inbound };
    for (let times = this.#random() < 0.2 ? 2 : 1; times > 0; times--) child.send(message, () => {});
  }

  #hear(child: ChildProcess, message: FromVictim): void {
    if (child !== this.#child) return;
    switch (message.kind) {
      case 'ready':
        return;
      case 'acknowledged': {
        const [name, n] = message.id.split(' ');
        const person = this.#people.find((one) => one.name === name);
        if (!person || Number(n) !== person.acknowledged + 1) return;
        person.acknowledged += 1;
        this.#bring(person);
        return;
      }
      case 'send':
        this.#receive(message);
        // The platform's own answer can be lost with the process: sometimes it comes late.
        if (this.#random() < 0.3) setTimeout(() => this.#answer(child, message.id), 5);
        else this.#answer(child, message.id);
    }
  }

  #answer(child: ChildProcess, id: number): void {
    if (child.connected) child.send({ kind: 'sent', id } satisfies ToVictim, () => {});
  }

  #receive({ to, text, key }: FromVictim & { kind: 'send' }): void {
    const person = this.#people.find((one) => one.name === to);
    if (!person) return;
    this.#messages += 1;
    if (this.#taken.has(key)) {
      if (this.#idempotent) return;
      this.#doubles += 1;
      if (!person.underWay.has(key))
        this.#wrong.push(`${to}: a message came twice that was not under way at a kill`);
      return;
    }
    this.#taken.add(key);
    person.receive({ text, key });
    if (person.waits) this.#bring(person);
  }

  /** Waits until everything that was acknowledged has been answered. */
  async #allAnswered(): Promise<void> {
    let last = this.#messages;
    for (let silent = 0; silent < SILENT_LOOKS; silent++) {
      if (this.#people.every((person) => person.told.length >= person.words)) return;
      await new Promise((done) => setTimeout(done, 50));
      if (this.#messages > last) silent = 0;
      last = this.#messages;
    }
    this.#wrong.push('some acknowledged events were never answered');
  }

  /** Every word that was acknowledged was told once, after the one before it. One more may have been taken unheard. */
  #judge(person: Person): void {
    for (const [i, word] of person.told.entries())
      if (word !== `${i === 0 ? 'none' : i}>${i + 1}`) {
        this.#wrong.push(`${person.name}: message ${i + 1} of the chain says ${word}`);
        return;
      }
    if (person.told.length > person.words + 1)
      this.#wrong.push(`${person.name}: more was told than was asked`);
  }
}
