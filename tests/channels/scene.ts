import { createHmac } from 'node:crypto';
import { MessengerChannel } from '../../src/channels/messenger/channel.ts';
import { TelegramChannel } from '../../src/channels/telegram/channel.ts';
import type { Bundle } from '../../src/dialogue/bundle.ts';
import type { ChannelPort, Received, Sender, WebhookHeaders } from '../../src/turns/channel.ts';
import type { Clock } from '../../src/turns/clock.ts';
import type { Accepted, Counted } from '../../src/turns/held.ts';
import { turnKeys } from '../../src/turns/keys.ts';
import type { TurnStore } from '../../src/turns/store.ts';
import { Turns } from '../../src/turns/turns.ts';
import type { ManualClock } from '../turns/manual-clock.ts';
import { FakeEffects } from '../turns/stage.ts';
import type { LocalPlatform } from './local-platform.ts';
import { LocalSendApi } from './messenger/send-api.ts';
import { LocalBotApi } from './telegram/bot-api.ts';

/** What a person sees: a text with its buttons. */
export interface Seen {
  readonly text: string;
  readonly buttons: readonly { readonly label: string; readonly payload: string }[];
}

/** A picture or a voice that somebody sends. */
export interface Sent {
  readonly kind: 'image' | 'audio';
  readonly file: Uint8Array;
}

/** A platform with people on it, for tests that are the same on each. */
export interface Theatre {
  readonly name: 'telegram' | 'messenger';
  readonly platform: LocalPlatform;
  open(): ChannelPort;
  /** The call in which a platform tells of an event; `id` tells repeats apart. */
  call(
    person: number,
    id: number,
    what: { readonly text?: string; readonly tap?: string; readonly media?: Sent },
  ): readonly [Buffer, WebhookHeaders];
  seen(person: number): readonly Seen[];
  /** Whether the platform refuses what comes too fast. */
  pace(paced: boolean): void;
  /** Whether a call sends a message. */
  sends(call: { readonly path: string; readonly body: Readonly<Record<string, unknown>> }): boolean;
}

export function telegramTheatre(clock: Clock): Theatre {
  const api = new LocalBotApi();
  api.now = () => clock.now();
  const webhookSecret = 'secret';
  return {
    name: 'telegram',
    platform: api.platform,
    open: () =>
      new TelegramChannel({
        botToken: api.token,
        webhookSecret,
        apiRoot: api.platform.origin,
        mode: 'webhook',
        clock,
      }),
    call(person, id, { text, tap, media }) {
      const file = { file_id: `F${id}` };
      if (media) api.files.set(file.file_id, media.file);
      const sent = !media
        ? { text }
        : media.kind === 'image'
          ? { photo: [file], caption: text }
          : { voice: file };
      const chat = { id: person, type: 'private' };
      const from = { id: person, is_bot: false, first_name: 'A' };
      const date = Math.floor(clock.now() / 1000);
      if (tap !== undefined) api.pressed.add(`q${id}`);
      const update =
        tap === undefined
          ? { update_id: id, message: { message_id: id, date, chat, from, ...sent } }
          : {
              update_id: id,
              callback_query: { id: `q${id}`, from, message: { message_id: 1, chat }, data: tap },
            };
      return [Buffer.from(JSON.stringify(update)), { 'x-telegram-bot-api-secret-token': webhookSecret }];
    },
    seen: (person) =>
      api.in(String(person)).map(({ text, buttons }) => ({
        text,
        buttons: buttons.flatMap(({ text: label, data }) =>
          data === undefined ? [] : [{ label, payload: data }],
        ),
      })),
    pace: (paced) => {
      api.paced = paced;
    },
    sends: ({ path }) => path.endsWith('/sendMessage'),
  };
}

export function messengerTheatre(clock: Clock): Theatre {
  const api = new LocalSendApi();
  api.now = () => clock.now();
  const { appSecret, pageId, pageToken, version: apiVersion } = api;
  return {
    name: 'messenger',
    platform: api.platform,
    open: () =>
      new MessengerChannel({
        appSecret,
        pageId,
        pageToken,
        verifyToken: 'v',
        apiOrigin: api.platform.origin,
        apiVersion,
        clock,
      }),
    call(person, id, { text, tap, media }) {
      api.heard.set(String(person), clock.now());
      const path = `/v/t1.15752-9/${id}_n.bin`;
      if (media) api.files.set(path, media.file);
      const sent = media && {
        attachments: [{ type: media.kind, payload: { url: `${api.platform.origin}${path}?oh=1&oe=2` } }],
      };
      const mid = `m_${id}`;
      const about = { sender: { id: String(person) }, recipient: { id: pageId }, timestamp: clock.now() };
      const what =
        tap === undefined
          ? { message: { mid, text, ...sent } }
          : { message: { mid, text: 'x', quick_reply: { payload: tap } } };
      const start = text === undefined ? undefined : /^\/start ?(.*)$/.exec(text);
      const messaging = start ? { referral: { ref: start[1] } } : what;
      const body = Buffer.from(
        JSON.stringify({
          object: 'page',
          entry: [{ id: pageId, time: 1, messaging: [{ ...about, ...messaging }] }],
        }),
      );
      const signature = createHmac('sha256', appSecret).update(body).digest('hex');
      return [body, { 'x-hub-signature-256': `sha256=${signature}` }];
    },
    seen: (person) =>
      api.to(String(person)).map(({ text, replies }) => ({
        text,
        buttons: replies.map(({ title: label, payload }) => ({ label, payload })),
      })),
    // What one person may get is told nowhere, and nobody here sends 300 a second.
    pace: (paced) => {
      api.paced = paced;
    },
    sends: ({ path, body }) => path.endsWith('/messages') && body['message'] !== undefined,
  };
}

const FREE = { perSecond: 1e6, burst: 1e6 };

/** A runtime behind one platform; time passes only when a test lets it. */
export class Scene {
  readonly theatre: Theatre;
  readonly clock: ManualClock;
  readonly counts = new Map<string, number>();
  readonly effects = new FakeEffects();
  readonly #bundle: Bundle;
  readonly #paced: boolean;
  #channel: ChannelPort | undefined;
  #turns: Turns | undefined;
  #store: TurnStore | undefined;
  #ids = 0;

  /** `paced` keeps the channel's own rates. */
  constructor(theatre: Theatre, clock: ManualClock, bundle: Bundle, paced = false) {
    this.theatre = theatre;
    this.clock = clock;
    this.#bundle = bundle;
    this.#paced = paced;
  }

  async begin(store: TurnStore): Promise<void> {
    const channel = this.theatre.open();
    this.theatre.pace(this.#paced);
    const sender: Sender = {
      profile: channel.profile,
      rates: this.#paced ? channel.rates : { channel: FREE, conversation: FREE },
      requests: (...args) => channel.requests?.(...args) ?? 1,
      send: (...args) => channel.send(...args),
      attend: (...args) => channel.attend?.(...args),
      sealed: (...args) => channel.sealed?.(...args),
    };
    this.#channel = channel;
    this.#store = store;
    this.#turns = new Turns(
      {
        store,
        bundle: () => this.#bundle,
        senders: new Map([[channel.channel, sender]]),
        effects: this.effects,
        worker: `worker ${this.#ids}`,
        clock: this.clock,
        random: () => 0.5,
        count: (what: Counted, _, reason) => {
          const name = reason === undefined ? what : `${what} ${reason}`;
          this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
        },
      },
      turnKeys(Buffer.from('a secret of the tests')),
    );
    await this.turns.tick();
  }

  async end(): Promise<void> {
    await this.#turns?.close(0);
    await this.#channel?.close();
    await this.#store?.close();
  }

  get channel(): ChannelPort {
    if (!this.#channel) throw new Error('the scene has not begun');
    return this.#channel;
  }

  get turns(): Turns {
    if (!this.#turns) throw new Error('the scene has not begun');
    return this.#turns;
  }

  /** A platform's call about one event, and whether it was taken. */
  async happens(
    person: number,
    what: { text?: string; tap?: string; media?: Sent },
    again = false,
  ): Promise<Accepted[]> {
    if (!again) this.#ids += 1;
    const [body, headers] = this.theatre.call(person, this.#ids, what);
    const received: Received | undefined = this.#channel?.receive(body, headers, this.clock.now());
    if (received?.kind !== 'events') throw new Error(`the call was ${received?.kind}`);
    return await Promise.all(received.events.map((event) => this.turns.accept(event)));
  }

  /** Waits until nothing is under way without time passing; with `passing`, lets time pass until all is delivered. */
  async settled(passing = false): Promise<void> {
    for (let quiet = 0; quiet < 10; ) {
      const before = this.theatre.platform.calls.length;
      await new Promise((done) => setTimeout(done, 3));
      if (passing && this.turns.held > 0) {
        this.clock.pass(500);
        await this.turns.tick();
      }
      const done = this.turns.held === 0 || !passing;
      quiet = done && before === this.theatre.platform.calls.length ? quiet + 1 : 0;
    }
  }

  /** All is delivered, without time passing. */
  async delivered(): Promise<void> {
    while (this.turns.held > 0) await new Promise((done) => setTimeout(done, 1));
  }
}
