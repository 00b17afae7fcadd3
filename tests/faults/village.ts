import { createHash } from 'node:crypto';
import { Sealing } from '../../src/tippage/sealing.ts';
import { NOTHING_TOLD } from '../../src/tippage/telling.ts';
import {
  ACCESS_TOKEN,
  CHANNEL_SECRET,
  LineServer,
  lineCall,
  lineEvent,
  lineUser,
  sign,
  textEvent,
} from '../channels/line/line-server.ts';
import { messengerTheatre, type Theatre, telegramTheatre } from '../channels/scene.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { until } from '../until.ts';

/** What a server needs for its three channels, with secrets that are found nowhere else. */
export const CHANNEL_SECRETS = {
  LINE_CHANNEL_SECRET: CHANNEL_SECRET,
  LINE_CHANNEL_ACCESS_TOKEN: ACCESS_TOKEN,
  TELEGRAM_BOT_TOKEN: '4711:AAtest-token_of_the_tests',
  TELEGRAM_WEBHOOK_SECRET: 'secret',
  MESSENGER_APP_SECRET: 'the-app-secret-of-the-tests',
  MESSENGER_PAGE_TOKEN: 'EAAtestPageToken',
  MESSENGER_VERIFY_TOKEN: 'verify-me',
};
const MESSENGER_PAGE_ID = '1906385232743451';

/** A message that came to somebody, and what it offers. */
interface Told {
  readonly text: string;
  readonly payloads: readonly string[];
}

/** The platforms on this machine. Their calls carry the time of this moment. */
export class Platforms {
  readonly line: LineServer;
  readonly telegram: Theatre;
  readonly messenger: Theatre;
  readonly #clock: ManualClock;
  #calls = 0;
  readonly #told = new Map<string, Told[]>();
  readonly #read = { line: 0, telegram: 0, messenger: 0 };

  private constructor(line: LineServer, clock: ManualClock) {
    this.line = line;
    this.#clock = clock;
    this.telegram = telegramTheatre(clock);
    // People write here faster than Telegram lets anybody be answered; its pace has tests of its own.
    this.telegram.pace(false);
    this.messenger = messengerTheatre(clock);
  }

  static async open(): Promise<Platforms> {
    const platforms = new Platforms(await LineServer.start(), new ManualClock());
    await platforms.telegram.platform.listen();
    await platforms.messenger.platform.listen();
    return platforms;
  }

  async close(): Promise<void> {
    await this.line.stop();
    await this.telegram.platform.end();
    await this.messenger.platform.end();
  }

  /** The environment of a server that talks on all of them. */
  get environment(): Record<string, string> {
    return {
      ...CHANNEL_SECRETS,
      MESSENGER_PAGE_ID,
      LINE_API_ORIGIN: this.line.origin,
      TELEGRAM_API_ROOT: this.telegram.platform.origin,
      MESSENGER_API_ORIGIN: this.messenger.platform.origin,
    };
  }

  /** Everything that ever came to somebody, also what was taken away since. */
  told(channel: Person['channel'], id: string): readonly Told[] {
    if (channel === 'line')
      for (const { to, message } of this.line.delivered.slice(this.#read.line))
        this.#note('line', to, message);
    else if (channel !== 'page') {
      const { platform, sends } = this[channel];
      for (const call of platform.calls.slice(this.#read[channel]))
        this.#note(channel, sends(call) ? toWhom(call.body) : '', call.body);
    }
    return this.#told.get(`${channel} ${id}`) ?? [];
  }

  #note(channel: 'line' | 'telegram' | 'messenger', to: string, message: unknown): void {
    this.#read[channel] += 1;
    const text = JSON.stringify(message);
    const payloads = [...text.matchAll(/"(?:data|callback_data|payload)":"([^"]+)"/g)].map(
      ([, one = '']) => one,
    );
    const key = `${channel} ${to}`;
    this.#told.set(key, [...(this.#told.get(key) ?? []), { text, payloads }]);
  }

  /** When who wrote or touched something, in milliseconds: what a telephone company could know. */
  readonly heard: { readonly channel: Person['channel']; readonly id: string; readonly at: number }[] = [];

  /** A number that no call had before. */
  next(): number {
    this.#calls += 1;
    this.#clock.set(Date.now());
    return this.#calls;
  }
}

function toWhom({ chat_id: chat, recipient }: Readonly<Record<string, unknown>>): string {
  return String(chat ?? Object(recipient).id);
}

export const CHANNELS = ['line', 'telegram', 'messenger', 'page'] as const;

/** Somebody, and all by which she could be known. */
export interface Person {
  readonly number: number;
  readonly channel: (typeof CHANNELS)[number];
  /** Her number at the platform, or the address of her phone. */
  readonly id: string;
  readonly name: string;
  /** A word of what she asks. */
  readonly asks: string;
  /** What she tells, if she does. */
  readonly tells: string | undefined;
}

/** A number of so many bits and a bit more, the same for the same words. */
function numberOf(words: string, from: number, to: number): number {
  const fraction = createHash('sha256').update(words).digest().readUInt32BE(0) / 2 ** 32;
  const low = createHash('sha256').update(`${words}.`).digest().readUInt32BE(0);
  return Math.floor((from + fraction * (to - from)) / 2 ** 32) * 2 ** 32 + low;
}

/** So many people, spread over the ways to Mitr; the first of each tell something. Names and words are found nowhere else. */
export function villagers(people: number, tellers: number): Person[] {
  return Array.from({ length: people }, (_, n): Person => {
    const channel = CHANNELS[n % CHANNELS.length] ?? 'page';
    const house = createHash('md5').update(`house ${n}`).digest('hex');
    const groups = house.match(/.{4}/g)?.map((group) => group.replace(/^0{1,3}/, '')) ?? [];
    return {
      number: n,
      channel,
      id: {
        line: lineUser(`villager ${n}`),
        // As many digits as these platforms give, so that a number is not found in sealed bytes by chance.
        telegram: String(numberOf(`telegram ${n}`, 2 ** 44, 2 ** 51)),
        messenger: String(numberOf(`messenger ${n}`, 2 ** 51, 2 ** 53)),
        page: ['2001', 'db8', ...groups.slice(0, 6)].join(':'),
      }[channel],
      name: `Sreyneang${n}Quillon`,
      asks: `sokhavann${n}zephyrin`,
      tells:
        n < tellers
          ? `canary${n}opening the van with no windows waits behind the ferry of uncle${n}middle every night, ឡានខៀវ${n}នៅផ្ទះ, and it is closing${n}canary`
          : undefined,
    };
  });
}

/** The pieces of a story by which it would be known. */
export function piecesOf({ number, tells }: Person): string[] {
  return tells === undefined
    ? []
    : [
        tells,
        `canary${number}opening`,
        `uncle${number}middle`,
        `ឡានខៀវ${number}នៅផ្ទះ`,
        `closing${number}canary`,
      ];
}

/** Where a call of a person goes, with what it carries. */
export interface Phone {
  says(text: string): Promise<void>;
  touches(...options: string[]): Promise<void>;
  /** Waits until something can be touched, among what came since the last call. */
  isOffered(option: string): Promise<void>;
  /** Everything that stands in her chat. */
  sees(): string;
}

/** Somebody's chat on her channel, through the server's real address for that platform. */
export function phoneOf(origin: string, platforms: Platforms, { channel, id, name }: Person): Phone {
  const { line } = platforms;
  if (channel === 'line') line.people.add(id);
  const theatre = channel === 'telegram' ? platforms.telegram : platforms.messenger;
  const told = () => platforms.told(channel, id);

  async function call(what: { text?: string; tap?: string }): Promise<number> {
    const number = platforms.next();
    platforms.heard.push({ channel, id, at: Date.now() });
    if (channel === 'line') {
      const token = line.token(id);
      const event =
        what.tap !== undefined
          ? lineEvent(id, { type: 'postback', postback: { data: what.tap }, replyToken: token })
          : what.text?.startsWith('/start')
            ? lineEvent(id, { type: 'follow', follow: { isUnblocked: false }, replyToken: token })
            : textEvent(id, what.text ?? '', token);
      const body = lineCall(event);
      return post('/webhooks/line', body, { 'x-line-signature': sign(body) });
    }
    const [body, headers] = theatre.call(Number(id), number, what);
    // Telegram says who it is by name; the others do not.
    const named = channel === 'telegram' ? withName(body, name) : body;
    return post(`/webhooks/${channel}`, named, headers as Record<string, string>);
  }

  async function post(path: string, body: string | Buffer, headers: Record<string, string>): Promise<number> {
    const { status } = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : Uint8Array.from(body),
    });
    return status;
  }

  /** What was there before the last call is no answer to it. */
  let before = 0;
  async function happens(what: { text?: string; tap?: string }): Promise<void> {
    before = told().length;
    const status = await call(what);
    if (status !== 200) throw new Error(`${channel} was answered with ${status}`);
    await until(() => told().length > before);
  }

  const offered = (option: string): string | undefined =>
    told()
      .slice(before)
      .flatMap(({ payloads }) => payloads)
      .findLast((payload) => payload.endsWith(`.${option}`));
  const isOffered = (option: string) => until(() => offered(option) !== undefined);

  return {
    says: (text) => happens({ text }),
    isOffered,
    async touches(...options) {
      for (const option of options) {
        await isOffered(option);
        await happens({ tap: offered(option) ?? '' });
      }
    },
    sees: () =>
      told()
        .map(({ text }) => text)
        .join('\n'),
  };
}

function withName(body: Buffer, name: string): Buffer {
  const update = JSON.parse(body.toString());
  const { from } = update.message ?? update.callback_query;
  Object.assign(from, {
    first_name: name,
    last_name: `${name}Family`,
    username: `${name}_bot`,
    language_code: 'km',
  });
  return Buffer.from(JSON.stringify(update));
}

/** What somebody asks who tells nothing, and what she asks before who does. Leaves her at the menu. */
export async function asks(phone: Phone, { number, asks: word, channel }: Person): Promise<void> {
  await phone.says('/start en');
  if (channel === 'line') await phone.says('english');
  const ways = [
    async () => {
      await phone.touches('passport', 'KH');
      await phone.says(`what does it cost for ${word}`);
    },
    async () => {
      await phone.touches('agency');
      await phone.says(`${word} Manpower`);
    },
    async () => {
      await phone.touches('help', 'TH');
      await phone.says(`and for ${word}?`);
    },
    async () => phone.says(`how much does a passport cost for ${word}`),
  ];
  await ways[Math.floor(number / CHANNELS.length) % ways.length]?.();
  await phone.says('menu');
  await phone.isOffered('passport');
}

/** Goes into the tip to see what it is, and goes back to the menu. */
export async function looks(phone: Phone): Promise<void> {
  await phone.touches('tell');
  await phone.isOffered('smuggling');
  await phone.says('menu');
  await phone.isOffered('passport');
}

/** Tells and sends it in the chat; answers with the digits of the receipt where she had them shown. */
export async function tells(
  phone: Phone,
  { number, tells: story = '' }: Person,
): Promise<string | undefined> {
  const isOfficial = number % 5 === 0;
  await phone.touches('tell', ...(isOfficial ? ['official', 'yes'] : ['smuggling', 'no']), 'KH-0110', 'skip');
  const middle = story.indexOf(' every');
  const [first, second] = [story.slice(0, middle), story.slice(middle + 1)];
  await phone.says(first);
  await phone.says(second);
  await phone.touches('all', 'send');
  const shows = number % 3 === 0;
  await phone.touches(shows ? 'show' : 'hide');
  if (!shows) return undefined;
  const digits = () => /(?:\d{4} ){4}\d{4}/.exec(phone.sees())?.[0];
  await until(() => digits() !== undefined);
  return digits();
}

/** The web page and the secret page as a phone asks for them. What is asked in the web page never leaves it. */
export class Browser {
  readonly #origin: string;
  readonly #headers: Record<string, string>;
  readonly #sealing = new Sealing();

  constructor(origin: string, { id, name, asks: word }: Person) {
    this.#origin = origin;
    this.#headers = {
      'x-forwarded-for': id,
      'user-agent': `Mozilla/5.0 (Linux; Android 13; ${name}) Chrome/120.0`,
      'accept-language': 'km',
      cookie: `left-by-somebody=${name}`,
      referer: `https://search.example.org/?q=${word}`,
    };
  }

  async #get(path: string): Promise<string> {
    const response = await fetch(`${this.#origin}${path}`, { headers: this.#headers });
    if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
    return response.text();
  }

  /** Opens the page to talk: the document, all that it names, and the parts of a language and a country. */
  async talks(word: string): Promise<void> {
    const html = await this.#get(`/chat/?from=${word}`);
    const manifest = JSON.parse(written(html)) as { readonly parts: Readonly<Record<string, string>> };
    const named = [...html.matchAll(/(?:src|href)="(\/chat\/[^"]+)"/g)].map(([, path = '']) => path);
    const parts = ['core', 'km', 'km-KH'].flatMap((name) => manifest.parts[name] ?? []);
    for (const path of new Set([...named, ...parts])) await this.#get(path);
  }

  /** Tells it as the page does, by the page's own code; answers with the receipt. */
  async tells(text: string): Promise<string> {
    const html = await this.#get('/t/km');
    const { data } = JSON.parse(written(html)) as { readonly data: string };
    await this.#sealing.orders.prepare(
      {
        page: JSON.parse(await this.#get('/tips/page.json')),
        data: JSON.parse(await this.#get(data)),
        now: Date.now(),
      },
      () => {},
    );
    await this.#get('/tips/terms');
    const telling = {
      ...NOTHING_TOLD,
      category: 'smuggling',
      accused: 'nobody',
      place: 'KH-0110',
      text,
    } as const;
    const { records, receipt } = await this.#sealing.orders.seal(
      { telling: { ...telling, aboutMentioned: 'no' }, language: 'km', now: Date.now() },
      () => {},
    );
    for (const { json } of records) {
      const { accepted } = await this.post('/tips/records', `{"record":${json}}`);
      if (accepted !== true) throw new Error('the page was refused');
    }
    return receipt;
  }

  /** Asks for replies to a receipt; answers with what the page shows. */
  async opens(receipt: string): Promise<readonly string[]> {
    const unlocked = await this.#sealing.orders.unlock({ typed: receipt }, () => {});
    if (!unlocked.ok) throw new Error('the receipt is wrong');
    const { replies } = await this.post('/tips/mailbox', JSON.stringify({ locator: unlocked.locator }));
    const { conversations } = await this.#sealing.orders.letters({ files: replies as string[] }, () => {});
    return conversations.flatMap(({ replies: shown }) => shown.map(({ text }) => text));
  }

  async post(path: string, body: string): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${this.#origin}${path}`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body,
    });
    return response.json() as Promise<Record<string, unknown>>;
  }
}

function written(html: string): string {
  return (/data-manifest="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"');
}

/** Does this for everybody, so many at once, in an order that chance makes. */
export async function mingled<T>(
  people: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const order = people
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
  let next = 0;
  const takes = async (): Promise<void> => {
    for (let one = order[next++]; one !== undefined; one = order[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, takes));
}
