import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelPort, Delivery, Outcome, Rate, Received, WebhookHeaders } from '../../turns/channel.ts';
import type { Clock } from '../../turns/clock.ts';
import { fetchFile } from '../fetch-file.ts';
import type { PictureOf } from '../picture.ts';
import { NoAnswerError, type PlatformAnswer, PlatformPool, readAnswer } from '../platform-pool.ts';
import { type LineAddress, readAddress, writeAddress } from './address.ts';
import { encode } from './encode.ts';
import { readCall } from './events.ts';
import { lineProfile } from './profile.ts';
import { ReplyTokens } from './reply-tokens.ts';
import { validateSignature } from './signature.ts';

export interface LineOptions {
  readonly channelSecret: string;
  readonly accessToken: string;
  /** One origin in place of those of api and api-data. */
  readonly apiOrigin: string | undefined;
  readonly pictureOf?: PictureOf | undefined;
}

export const API_ORIGIN = 'https://api.line.me';
/** What people sent lies elsewhere: https://developers.line.biz/en/reference/messaging-api/#get-content */
const CONTENT_ORIGIN = 'https://api-data.line.me';
/** A voice is made ready for bots within seconds; LINE answers 202 before. */
const READY_TRIES = 5;
const READY_AFTER_MS = 1500;
/** One reply or push takes so many: https://developers.line.biz/en/reference/messaging-api/#send-reply-message */
const MOST_MESSAGES = 5;
/** Two calls may be made in one try. */
const TIMEOUT_MS = 12_000;
const LOADING_SECONDS = 20;
/** LINE takes a hundred in a second; what is shown beside an answer is left out beyond some fewer: https://developers.line.biz/en/reference/messaging-api/#rate-limits */
const LOADINGS_A_SECOND = 90;
/** So long LINE knows a push again, less what a call takes: https://developers.line.biz/en/docs/messaging-api/retrying-api-request/ */
const KEY_LIVES_MS = 24 * 3_600_000 - 60_000;
/** The operator has to mend the token; until then nobody needs to be asked often. */
const WRONG_TOKEN_MS = 60_000;

/** LINE, as the runtime sees it. `clock` tells how old reply tokens are; a call may take `timeoutMs`. */
export function openLine(
  options: LineOptions,
  clock: Pick<Clock, 'now'> = Date,
  timeoutMs: number = TIMEOUT_MS,
): LineChannel {
  return new LineChannel(options, clock, timeoutMs);
}

export class LineChannel implements ChannelPort {
  readonly channel = 'line';
  readonly profile = lineProfile;
  /** LINE allows 2,000 calls a second to each address of its interface, and no mass messages to one person. */
  readonly tellsUnsend = true;
  readonly rates: { readonly channel: Rate; readonly conversation: Rate } = {
    channel: { perSecond: 1800, burst: 1800 },
    conversation: { perSecond: 5, burst: 10 },
  };
  /** LINE gives up after two seconds. */
  readonly answerWithinMs = 1700;
  #loadings = { second: 0, shown: 0 };
  readonly #secret: string;
  readonly #authorization: string;
  readonly #pool: PlatformPool;
  readonly #content: PlatformPool;
  readonly #tokens: ReplyTokens;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #pictureOf: PictureOf | undefined;

  constructor(
    { channelSecret, accessToken, apiOrigin, pictureOf }: LineOptions,
    clock: Pick<Clock, 'now'>,
    timeoutMs: number,
  ) {
    this.#secret = channelSecret;
    this.#pictureOf = pictureOf;
    this.#authorization = `Bearer ${accessToken}`;
    this.#pool = new PlatformPool(apiOrigin ?? API_ORIGIN, timeoutMs);
    this.#content = new PlatformPool(apiOrigin ?? CONTENT_ORIGIN, timeoutMs);
    this.#tokens = new ReplyTokens(() => clock.now());
    this.#clock = clock;
  }

  receive(body: Uint8Array, headers: WebhookHeaders, receivedAt: number): Received {
    const signature = headers['x-line-signature'];
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    if (typeof signature !== 'string' || !validateSignature(bytes, this.#secret, signature))
      return { kind: 'forged' };
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString());
    } catch {
      return { kind: 'unreadable' };
    }
    const call = readCall(value, receivedAt);
    return call ? { kind: 'events', ...call } : { kind: 'unreadable' };
  }

  /** By the reply token while it lives and was not used, which costs nothing; else by a push, which counts. */
  async send(delivery: Delivery, closing: AbortSignal): Promise<Outcome> {
    const address = readAddress(delivery.address);
    if (!address) return { kind: 'refused', reason: 'address' };
    const { user, replyToken } = address;
    const bubbles = delivery.bubbles.slice(0, MOST_MESSAGES);
    const messages = encode(bubbles, this.#pictureOf);
    const use = this.#tokens.use(address, delivery);
    if (use !== undefined) {
      const outcome = await this.#try('/v2/bot/message/reply', { replyToken, messages }, {}, closing);
      if ('kind' in outcome) {
        // A try that did not arrive leaves the token as it was.
        if (outcome.kind === 'retry' && !outcome.uncertain) this.#tokens.giveBack(address);
        return outcome;
      }
      if (outcome.status < 300) return { kind: 'sent', count: bubbles.length };
      if (!isInvalidToken(outcome)) return refusal(outcome);
      // This very answer was sent with this token before and the answer of LINE was lost: it had arrived.
      if (use === 'again') return { kind: 'sent', count: bubbles.length };
    }
    if (user === undefined) return { kind: 'refused', reason: 'token' };
    // Nobody knows whether an earlier process pushed it, and LINE would take it for another one.
    const begun = Math.max(address.receivedAt, delivery.eventAt);
    if (this.#clock.now() - begun > KEY_LIVES_MS) return { kind: 'refused', reason: 'too_late' };
    const outcome = await this.#try(
      '/v2/bot/message/push',
      { to: user, messages },
      { 'x-line-retry-key': delivery.key },
      closing,
    );
    if ('kind' in outcome) return outcome;
    // 409: an earlier try under this key was accepted.
    if (outcome.status < 300 || outcome.status === 409) return { kind: 'sent', count: bubbles.length };
    return refusal(outcome);
  }

  readonly addressOf = (user: string): string => writeAddress({ user, replyToken: undefined, receivedAt: 0 });

  /** Shows that an answer comes, where it takes longer. */
  attend(line: string, waits: boolean, closing: AbortSignal): Promise<void> | undefined {
    const address = waits ? readAddress(line) : undefined;
    return address?.user === undefined || !this.#mayShowLoading()
      ? undefined
      : this.#showLoading(address, closing);
  }

  #mayShowLoading(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#loadings.second) this.#loadings = { second, shown: 0 };
    this.#loadings.shown += 1;
    return this.#loadings.shown <= LOADINGS_A_SECOND;
  }

  async #showLoading({ user }: LineAddress, closing: AbortSignal): Promise<void> {
    const body = { chatId: user, loadingSeconds: LOADING_SECONDS };
    const answer = await this.#post('/v2/bot/chat/loading/start', body, {}, closing);
    if (answer.status >= 300) throw new Error(`LINE refused the loading animation with ${answer.status}`);
  }

  async media(
    reference: string,
    mostBytes: number,
    closing: AbortSignal,
  ): Promise<Uint8Array | 'large' | undefined> {
    if (!/^\d{1,40}$/.test(reference)) return undefined;
    const call = {
      path: `/v2/bot/message/${reference}/content`,
      headers: { authorization: this.#authorization },
    };
    for (let tries = 1; ; tries++) {
      const file = await fetchFile(this.#content, call, mostBytes, closing);
      if (file !== 'not ready') return file;
      if (tries === READY_TRIES) return undefined;
      await sleep(READY_AFTER_MS, undefined, { signal: closing }).catch(() => {});
    }
  }

  async close(): Promise<void> {
    this.#pool.close();
    this.#content.close();
  }

  /** An answer that says whether the messages were taken, or that there is to be another try. */
  async #try(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
    closing: AbortSignal,
  ): Promise<PlatformAnswer | (Outcome & { readonly kind: 'retry' })> {
    try {
      const answer = await this.#post(path, body, headers, closing);
      return retryAfter(answer) ?? answer;
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const reason = error.uncertain ? 'no_answer' : 'not_reached';
      return { kind: 'retry', holds: 'conversation', uncertain: error.uncertain, reason };
    }
  }

  #post(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
    closing: AbortSignal,
  ): Promise<PlatformAnswer> {
    return this.#pool.call(
      {
        method: 'POST',
        path,
        headers: { authorization: this.#authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      },
      closing,
    );
  }
}

/** What a status means that may be another one soon: https://developers.line.biz/en/docs/messaging-api/retrying-api-request/ */
function retryAfter(answer: PlatformAnswer): (Outcome & { readonly kind: 'retry' }) | undefined {
  const { status } = answer;
  if (status >= 500) return { kind: 'retry', holds: 'conversation', uncertain: true, reason: 'fault' };
  if (status === 401)
    return {
      kind: 'retry',
      holds: 'channel',
      afterMs: WRONG_TOKEN_MS,
      uncertain: false,
      reason: 'access_token',
    };
  if (status === 429 && !isMonthlyLimit(answer))
    return { kind: 'retry', holds: 'channel', uncertain: false, reason: 'rate' };
  return undefined;
}

/** What another try would not change. */
function refusal(answer: PlatformAnswer): Outcome {
  const { status } = answer;
  if (status === 429) return { kind: 'refused', reason: 'monthly_limit' };
  if (status === 404 || (status === 400 && said(answer) === 'Failed to send messages'))
    return { kind: 'gone', reason: 'unknown_user' };
  return { kind: 'refused', reason: `status_${status}` };
}

function isMonthlyLimit(answer: PlatformAnswer): boolean {
  return /monthly limit/i.test(said(answer));
}

function isInvalidToken(answer: PlatformAnswer): boolean {
  return answer.status === 400 && /invalid reply token/i.test(said(answer));
}

function said(answer: PlatformAnswer): string {
  const message = readAnswer(answer)?.['message'];
  return typeof message === 'string' ? message : '';
}
