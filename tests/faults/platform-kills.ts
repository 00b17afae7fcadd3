import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { lineProfile } from '../../src/channels/line/profile.ts';
import { messengerProfile } from '../../src/channels/messenger/profile.ts';
import { telegramProfile } from '../../src/channels/telegram/profile.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { type Input, Talk } from '../../src/cli/talk.ts';
import type { CapabilityProfile } from '../../src/dialogue/message.ts';
import type { WebhookHeaders } from '../../src/turns/channel.ts';
import { systemClock } from '../../src/turns/clock.ts';
import {
  ACCESS_TOKEN,
  CHANNEL_SECRET,
  LineServer,
  lineCall,
  lineEvent,
  lineUser,
  sign,
  textEvent,
  textOf,
} from '../channels/line/line-server.ts';
import { messengerTheatre, type Theatre, telegramTheatre } from '../channels/scene.ts';
import { until } from '../until.ts';
import { type KillReport, seeded } from './kill-run.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const FLAGS = ['--disable-warning=ExperimentalWarning'];
/** Each has an answer in one call of its platform, and another than the one before. */
const WORDS = ['language', 'about', 'menu', 'forget me'];
/** Who has so many answers to come waits for them. */
const MOST_OWED = 3;
/** So long after the last message nothing more is to be expected: leases in Redis end after half a minute. */
const SILENCE_MS = 120_000;

/** A message as it came to somebody, whatever it was drawn as. */
export interface Came {
  readonly text: string;
  /** Whether the platform would have known a second one with its key. */
  readonly keyed: boolean;
}

/** A platform as this run sees it: what a person does, as the platform tells it, and what she got. */
export interface House {
  readonly name: string;
  readonly profile: CapabilityProfile;
  readonly env: () => Readonly<Record<string, string>>;
  begin(): Promise<void>;
  end(): Promise<void>;
  call(person: number, n: number, input: Input): readonly [Buffer | string, WebhookHeaders];
  came(person: number): readonly Came[];
}

function lineHouse(random: () => number): House {
  let line: LineServer;
  const user = (person: number) => lineUser(`person ${person}`);
  return {
    name: 'line',
    profile: lineProfile,
    env: () => ({
      LINE_CHANNEL_SECRET: CHANNEL_SECRET,
      LINE_CHANNEL_ACCESS_TOKEN: ACCESS_TOKEN,
      LINE_API_ORIGIN: line.origin,
    }),
    async begin() {
      line = await LineServer.start();
      line.fault = () => (random() < LATE ? { do: 'late', ms: lateness(random) } : undefined);
    },
    end: () => line.stop(),
    call(person, _, input) {
      const to = user(person);
      line.people.add(to);
      const event =
        input.type === 'text'
          ? textEvent(to, input.text, line.token(to))
          : lineEvent(to, { type: 'follow', replyToken: line.token(to) });
      const body = lineCall(event);
      return [body, { 'x-line-signature': sign(body) }];
    },
    // The messages of one call come together or not at all.
    came: (person) =>
      line.delivered
        .filter(({ message }) => !saysItWasAway(textOf(message)))
        .filter(({ to, call }, i, all) => to === user(person) && all[i - 1]?.call !== call)
        .map(({ message, by }) => ({ text: textOf(message), keyed: by === 'push' })),
  };
}

function theatreHouse(
  theatre: Theatre,
  profile: CapabilityProfile,
  random: () => number,
  env: (origin: string) => Readonly<Record<string, string>>,
): House {
  return {
    name: theatre.name,
    profile,
    env: () => env(theatre.platform.origin),
    async begin() {
      await theatre.platform.listen();
      // A long run writes more for a person than any day of hers has.
      if (theatre.name === 'messenger') theatre.pace(false);
      theatre.platform.mood = () => (random() < LATE ? { lateMs: lateness(random) } : undefined);
    },
    end: () => theatre.platform.end(),
    call: (person, n, input) =>
      theatre.call(person, person * 100_000 + n, {
        text: input.type === 'text' ? input.text : '/start en',
      }),
    came: (person) =>
      theatre
        .seen(person)
        .filter(({ text }) => text !== '' && !saysItWasAway(text))
        .map(({ text }) => ({ text, keyed: false })),
  };
}

const WAS_AWAY = projectBundle().texts('en').text('common:was_away');

/** What is said first to whoever was at the menu when a process ended; how often hangs on the kills. */
function saysItWasAway(text: string): boolean {
  return text.trim() === WAS_AWAY;
}

/** So many of the platforms' answers come late, after what they tell of was done. */
const LATE = 0.3;
const lateness = (random: () => number): number => 5 + random() * 200;

/** Somebody who goes on writing, and who knows what she is to be told. */
export class Person {
  readonly id: number;
  readonly house: House;
  readonly wrong: string[] = [];
  acknowledged = 0;
  doubles = 0;
  /** Messages that came, doubles left out. */
  got = 0;
  readonly #talk: Talk;
  readonly #expected: string[] = [];
  readonly #calls: (readonly [Buffer | string, WebhookHeaders])[] = [];
  #seen = 0;
  #keyed = false;
  /** The message, by its number, that was the last one at a kill. */
  #underWay = 0;

  constructor(id: number, house: House, bundle: ReturnType<typeof projectBundle>) {
    this.id = id;
    this.house = house;
    this.#talk = new Talk(bundle, house.profile, Date.now(), undefined);
  }

  /** The next event that was not acknowledged, the same at every try. */
  next(): readonly [Buffer | string, WebhookHeaders] {
    const n = this.acknowledged;
    const made = this.#calls[n];
    if (made) return made;
    const input = this.#input(n);
    const { bubbles } = this.#talk.take(input);
    const [first] = bubbles;
    const together = bubbles.length === 1 || this.house.name === 'line';
    if (!first || !together || firstLine(first.text) === this.#expected.at(-1))
      throw new Error(`what answers event ${n} on ${this.house.name} can not be told from another answer`);
    this.#expected.push(firstLine(first.text));
    const call = this.house.call(this.id, n, input);
    this.#calls.push(call);
    return call;
  }

  #input(n: number): Input {
    // No link of LINE says more than that somebody has come.
    const onLine = this.house.name === 'line';
    if (n === 0) return { type: 'link', parameter: onLine ? '' : 'en' };
    if (n === 1 && onLine) return { type: 'text', text: 'english' };
    return { type: 'text', text: WORDS[n % WORDS.length] ?? '' };
  }

  get owed(): number {
    return this.acknowledged - this.got;
  }

  /** Reads what came since the last look. */
  look(): void {
    const came = this.house.came(this.id);
    for (const { text, keyed } of came.slice(this.#seen)) {
      const line = firstLine(text);
      if (line === this.#expected[this.got]) {
        this.got += 1;
        this.#keyed = keyed;
      } else if (line !== this.#expected[this.got - 1]) this.#say(`"${line}" came out of order`);
      else if (this.#underWay !== this.got)
        this.#say('a message came twice that was not under way at a kill');
      else if (this.#keyed) this.#say('a push came twice');
      else this.doubles += 1;
    }
    this.#seen = came.length;
  }

  /** The process was killed: what came last may come once more. */
  killed(): void {
    this.look();
    this.#underWay = this.got;
  }

  judge(): void {
    this.look();
    if (this.got < this.acknowledged) this.#say(`${this.owed} acknowledged events were never answered`);
    if (this.got > this.acknowledged) this.#say('more was told than was asked');
  }

  #say(what: string): void {
    this.wrong.push(`person ${this.id} on ${this.house.name}: ${what}`);
  }
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? '';
}

/**
 * Lets people write by the real webhooks of all platforms to `mitr start`, kills it with signal 9 again and again, then
 * lets it answer all, and judges what came to them.
 */
export class PlatformKills {
  readonly #random: () => number;
  readonly #seed: number;
  readonly #env: Readonly<Record<string, string>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mitr-kills-'));
  readonly #houses: readonly House[];
  readonly #people: readonly Person[];
  #child: ChildProcess | undefined;

  /** @param people on each platform; `env` says where talks are kept */
  constructor(seed: number, people: number, env: Readonly<Record<string, string>> = {}) {
    const random = seeded(seed);
    this.#seed = seed;
    this.#random = random;
    this.#env = env;
    this.#houses = [
      lineHouse(random),
      theatreHouse(telegramTheatre(systemClock), telegramProfile, random, (origin) => ({
        TELEGRAM_BOT_TOKEN: '4711:AAtest-token_of_the_tests',
        TELEGRAM_WEBHOOK_SECRET: 'secret',
        TELEGRAM_API_ROOT: origin,
      })),
      theatreHouse(messengerTheatre(systemClock), messengerProfile, random, (origin) => ({
        MESSENGER_APP_SECRET: 'the-app-secret-of-the-tests',
        MESSENGER_PAGE_ID: '1906385232743451',
        MESSENGER_PAGE_TOKEN: 'EAAtestPageToken',
        MESSENGER_VERIFY_TOKEN: 'v',
        MESSENGER_API_ORIGIN: origin,
      })),
    ];
    const bundle = projectBundle();
    this.#people = this.#houses.flatMap((house) =>
      Array.from({ length: people }, (_, i) => new Person(1000 + i, house, bundle)),
    );
  }

  async run(kills: number): Promise<KillReport> {
    for (const house of this.#houses) await house.begin();
    try {
      for (let i = 0; i < kills; i++) await this.#liveAndDie(i === 0);
      await this.#finish();
    } finally {
      this.#child?.kill('SIGKILL');
      for (const house of this.#houses) await house.end();
      rmSync(this.#folder, { recursive: true, force: true });
    }
    const sum = (of: (person: Person) => number) => this.#people.reduce((all, person) => all + of(person), 0);
    return {
      kills,
      seed: this.#seed,
      acknowledged: this.#acknowledged(),
      messages: sum(({ got, doubles }) => got + doubles),
      doubles: sum(({ doubles }) => doubles),
      wrong: this.#people.flatMap(({ wrong }) => wrong),
    };
  }

  #acknowledged(): number {
    return this.#people.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  }

  async #liveAndDie(amongPeople: boolean): Promise<void> {
    const before = this.#acknowledged();
    const { child, up } = this.#start();
    const ending = new AbortController();
    const writing = up.then((origin) =>
      Promise.all(this.#people.map((person) => this.#write(person, origin, ending.signal))),
    );
    // One in four dies while it begins, when it takes over what the last one left; the others when people write.
    if (this.#random() < 0.75 || amongPeople) {
      await up;
      await until(() => this.#acknowledged() > before);
    }
    await wait(this.#random() * 1500);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    ending.abort();
    await gone;
    await writing.catch((error: unknown) => {
      if (!(error instanceof GoneError)) throw error;
    });
    // What it had put on the wire before it died is still read.
    await wait(50);
    for (const person of this.#people) person.killed();
  }

  /** Everybody brings what was not acknowledged, and all is answered. */
  async #finish(): Promise<void> {
    const { child, up } = this.#start();
    const origin = await up;
    const open = new AbortController().signal;
    await Promise.all(this.#people.map((person) => this.#bring(person, origin, open)));
    let before = -1;
    for (let since = Date.now(); Date.now() - since < SILENCE_MS; await wait(50)) {
      for (const person of this.#people) person.look();
      if (this.#people.every(({ owed }) => owed <= 0)) break;
      const now = this.#people.reduce((sum, { got }) => sum + got, 0);
      if (now !== before) since = Date.now();
      before = now;
    }
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    for (const person of this.#people) person.judge();
  }

  #start(): { readonly child: ChildProcess; readonly up: Promise<string> } {
    const env = Object.assign({}, ...this.#houses.map((house) => house.env()));
    const child = spawn(process.execPath, [...FLAGS, MAIN, 'start'], {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        PORT: '0',
        ADMIN_PORT: '0',
        DATA_DIR: this.#folder,
        DEMO: 'off',
        SERVER_SECRET: 'a secret of the tests, long enough',
        ...env,
        ...this.#env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const up = new Promise<string>((done, failed) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const { event, port } = JSON.parse(line) as { event: string; port: unknown };
        if (event.startsWith('Mitr is at')) done(`http://127.0.0.1:${port}`);
      });
      child.once('exit', () => failed(new GoneError('the process ended before it was up')));
    });
    return { child, up };
  }

  async #write(person: Person, origin: string, ending: AbortSignal): Promise<void> {
    while (!ending.aborted) {
      person.look();
      if (person.owed < MOST_OWED) await this.#bring(person, origin, ending);
      await wait(this.#random() * 40);
    }
  }

  /** Brings the next event until it is acknowledged, as a platform does; some come twice at once. */
  async #bring(person: Person, origin: string, ending: AbortSignal): Promise<void> {
    const [body, headers] = person.next();
    const post = async (): Promise<boolean> => {
      try {
        const { status } = await fetch(`${origin}/webhooks/${person.house.name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
          body: typeof body === 'string' ? body : Uint8Array.from(body),
        });
        if (status >= 400 && status !== 503) throw new RefusedError(`a call was refused with ${status}`);
        return status === 200;
      } catch (error) {
        if (error instanceof RefusedError) throw error;
        return false;
      }
    };
    while (!ending.aborted) {
      const posts = this.#random() < 0.2 ? [post(), post()] : [post()];
      if ((await Promise.all(posts)).includes(true)) {
        person.acknowledged += 1;
        return;
      }
      await wait(20);
    }
  }
}

class GoneError extends Error {
  override readonly name = 'GoneError';
}
class RefusedError extends Error {
  override readonly name = 'RefusedError';
}
