import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Bubble } from '../../dialogue/message.ts';
import type { ChannelPort, Delivery, Outcome, Received, WebhookHeaders } from '../../turns/channel.ts';
import type { Clock } from '../../turns/clock.ts';
import { fetchFile } from '../fetch-file.ts';
import { type PictureOf, pictureAddress } from '../picture.ts';
import { NoAnswerError, type PlatformAnswer, PlatformPool, readAnswer } from '../platform-pool.ts';
import { readAddress, writeAddress } from './address.ts';
import { encode, encodePhoto } from './encode.ts';
import { readSent } from './outcome.ts';
import { pollUpdates } from './poll.ts';
import { telegramProfile } from './profile.ts';
import { SealedTalks } from './sealed-talks.ts';
import { readUpdate } from './update.ts';

export interface TelegramOptions {
  readonly botToken: string;
  /** What Telegram sends with each call; nothing where updates are fetched, and then no call is taken. */
  readonly webhookSecret: string | undefined;
  /** Scheme, host and port of the Bot API, and a path where it stands below one. */
  readonly apiRoot: string;
  readonly mode: 'webhook' | 'polling';
  readonly clock: Clock;
  readonly pictureOf?: PictureOf | undefined;
}

/** About thirty messages a second over all chats, and one a second in a chat, in short bursts more: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
const RATES = {
  channel: { perSecond: 30, burst: 30 },
  conversation: { perSecond: 1, burst: 5 },
};
/** Telegram lets a call stand for a minute; an answer within seconds keeps its queue of that chat moving. */
const ANSWER_WITHIN_MS = 10_000;
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
/** https://core.telegram.org/bots/api#deletemessages */
const MOST_DELETED = 100;
const DELETE_TRIES = 4;
/** https://github.com/tdlib/telegram-bot-api */
const TOO_BIG = /file is too big/i;

/** A path below the bot's own files, and no way out of them. */
const gotFile = z.object({
  result: z.object({
    file_path: z
      .string()
      .max(300)
      .regex(/^\w[\w.-]*(?:\/\w[\w.-]*)*$/),
    file_size: z.number().optional(),
  }),
});

/** Telegram, by webhook or by fetching. Opens no connection before it sends or fetches. */
export class TelegramChannel implements ChannelPort {
  readonly channel = 'telegram';
  readonly profile = telegramProfile;
  readonly rates = RATES;
  readonly answerWithinMs = ANSWER_WITHIN_MS;
  readonly fetch: ChannelPort['fetch'];
  readonly #secret: Buffer | undefined;
  readonly #path: string;
  readonly #files: string;
  readonly #pool: PlatformPool;
  readonly #clock: Clock;
  readonly #talks = new SealedTalks();
  readonly #pictureOf: PictureOf | undefined;

  constructor({ botToken, webhookSecret, apiRoot, mode, clock, pictureOf }: TelegramOptions) {
    const { origin, pathname } = new URL(apiRoot);
    this.#path = `${pathname.replace(/\/+$/, '')}/bot${botToken}/`;
    this.#files = `${pathname.replace(/\/+$/, '')}/file/bot${botToken}/`;
    this.#pool = new PlatformPool(origin);
    this.#clock = clock;
    this.#pictureOf = pictureOf;
    this.#secret = webhookSecret === undefined || mode === 'polling' ? undefined : digest(webhookSecret);
    if (mode === 'polling')
      this.fetch = (take, closing) => pollUpdates({ botToken, apiRoot, clock }, take, closing);
  }

  receive(body: Uint8Array, headers: WebhookHeaders, receivedAt: number): Received {
    const given = headers[SECRET_HEADER];
    if (!this.#secret || typeof given !== 'string' || !timingSafeEqual(digest(given), this.#secret))
      return { kind: 'forged' };
    let json: unknown;
    try {
      json = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
    } catch {
      return { kind: 'unreadable' };
    }
    return readUpdate(json, receivedAt);
  }

  async send(delivery: Delivery, closing: AbortSignal): Promise<Outcome> {
    const {
      address,
      bubbles: [first],
      sealed,
    } = delivery;
    if (!first) return { kind: 'sent', count: 0 };
    const { chat, ...rest } = readAddress(address);
    let response: PlatformAnswer;
    try {
      response = await this.#sendBubble(first, chat, delivery.tries === 0, closing);
    } catch (error) {
      const uncertain = !(error instanceof NoAnswerError) || error.uncertain;
      return { kind: 'retry', holds: 'conversation', uncertain };
    }
    const { outcome, message } = readSent(response, (to) => writeAddress({ ...rest, chat: to }));
    if (sealed && message !== undefined && !this.#talks.said(chat, message))
      await this.#delete(chat, [message], closing);
    return outcome;
  }

  /** With its picture, once; where Telegram can't fetch that, the words alone. */
  async #sendBubble(
    bubble: Bubble,
    chat: string,
    withPicture: boolean,
    closing: AbortSignal,
  ): Promise<PlatformAnswer> {
    const picture = withPicture ? pictureAddress(bubble, this.#pictureOf) : undefined;
    const photo = picture === undefined ? undefined : encodePhoto(bubble, chat, picture);
    if (photo) {
      const response = await this.#call('sendPhoto', photo, closing);
      if (response.status !== 400) return response;
    }
    return this.#call('sendMessage', encode(bubble, chat), closing);
  }

  /** Ends the spinner on a button that was touched; shows that somebody writes where the answer takes longer. */
  attend(address: string, waits: boolean, closing: AbortSignal): Promise<void> | undefined {
    const { chat, callback } = readAddress(address);
    const calls = [
      ...(callback === undefined
        ? []
        : [this.#attendBy('answerCallbackQuery', { callback_query_id: callback }, closing)]),
      ...(waits ? [this.#attendBy('sendChatAction', { chat_id: chat, action: 'typing' }, closing)] : []),
    ];
    return calls.length === 0 ? undefined : Promise.all(calls).then(() => undefined);
  }

  sealed(address: string, over: boolean, closing: AbortSignal): Promise<void> | undefined {
    const { chat, message } = readAddress(address);
    this.#talks.goOn(chat, message);
    if (!over) return undefined;
    const messages = this.#talks.end(chat);
    return messages.length === 0 ? undefined : this.#delete(chat, messages, closing);
  }

  readonly addressOf = (chat: string): string => writeAddress({ chat });

  /** https://core.telegram.org/bots/api#getfile */
  async media(
    reference: string,
    mostBytes: number,
    closing: AbortSignal,
  ): Promise<Uint8Array | 'large' | undefined> {
    let answer: PlatformAnswer;
    try {
      answer = await this.#call('getFile', { file_id: reference }, closing);
    } catch {
      return undefined;
    }
    const said = readAnswer(answer);
    const { success, data } = gotFile.safeParse(said);
    // More than 20 MB Telegram hands to no bot, and does not say how much it is.
    if (!success) return TOO_BIG.test(String(said?.['description'])) ? 'large' : undefined;
    const { file_path: path, file_size: bytes = 0 } = data.result;
    if (bytes > mostBytes) return 'large';
    const file = await fetchFile(
      this.#pool,
      { path: `${this.#files}${path}`, headers: {} },
      mostBytes,
      closing,
    );
    return file === 'not ready' ? undefined : file;
  }

  async close(): Promise<void> {
    this.#pool.close();
  }

  /** In a private chat a bot may take away its own messages and the person's, for two days. */
  async #delete(chat: string, messages: readonly number[], closing: AbortSignal): Promise<void> {
    for (let from = 0; from < messages.length; from += MOST_DELETED) {
      const args = { chat_id: chat, message_ids: messages.slice(from, from + MOST_DELETED) };
      for (let tries = 1; !(await this.#deleted(args, closing, tries)); tries++)
        if (tries >= DELETE_TRIES) throw new CallFailedError('deleteMessages');
    }
  }

  async #deleted(args: object, closing: AbortSignal, tries: number): Promise<boolean> {
    let wait = 1000 * 2 ** tries;
    try {
      const response = await this.#call('deleteMessages', args, closing);
      const { outcome } = readSent(response, (to) => to);
      if (outcome.kind !== 'retry') return true;
      wait = Math.max(wait, outcome.afterMs ?? 0);
    } catch {
      // Deleting twice does no harm.
    }
    await this.#clock.sleep(wait, closing);
    return false;
  }

  async #attendBy(method: string, args: object, closing: AbortSignal): Promise<void> {
    const { status } = await this.#call(method, args, closing);
    // 400: the press is too old for an answer, and its spinner has ended by itself.
    if (status >= 300 && status !== 400) throw new CallFailedError(method);
  }

  #call(method: string, args: object, closing: AbortSignal): Promise<PlatformAnswer> {
    return this.#pool.call(
      {
        method: 'POST',
        path: `${this.#path}${method}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args),
      },
      closing,
    );
  }
}

/** A call that nobody waits for was refused; the error names no chat. */
class CallFailedError extends Error {
  override readonly name = 'CallFailedError';
  constructor(method: string) {
    super(`Telegram refused ${method}`);
  }
}

/** Secrets are compared by their digests, which have one length. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
