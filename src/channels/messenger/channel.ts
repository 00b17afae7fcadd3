import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Bubble } from '../../dialogue/message.ts';
import type {
  ChannelPort,
  Delivery,
  Inbound,
  Outcome,
  Received,
  WebhookHeaders,
} from '../../turns/channel.ts';
import type { Clock } from '../../turns/clock.ts';
import { fetchFile } from '../fetch-file.ts';
import { type PictureOf, pictureAddress } from '../picture.ts';
import { NoAnswerError, type PlatformAnswer, PlatformPool } from '../platform-pool.ts';
import { MessengerAdapter, type MessengerMessage, optionCards, pictureMessage } from './adapter.ts';
import { readOutcome } from './outcome.ts';
import { messengerProfile } from './profile.ts';
import { readCall } from './webhook.ts';

export interface MessengerOptions {
  readonly appSecret: string;
  readonly pageId: string;
  readonly pageToken: string;
  readonly verifyToken: string;
  readonly apiOrigin: string;
  readonly apiVersion: string;
  readonly clock: Clock;
  readonly pictureOf?: PictureOf | undefined;
}

/** 300 texts a second for a page; what one person gets is limited too, without a figure: https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting */
const RATES = {
  channel: { perSecond: 200, burst: 200 },
  conversation: { perSecond: 1, burst: 5 },
};
/** Meta waits five seconds. */
const ANSWER_WITHIN_MS = 4500;
/** After this an automated service may not write any more. */
const WINDOW_MS = 24 * 3_600_000;
const FILE_HOSTS = /^(?:[a-z0-9-]+\.)+(?:fbcdn\.net|fbsbx\.com)$/;
const SIGNATURE = 'x-hub-signature-256';
const LONGEST_CHALLENGE = 256;
/** Times below this are seconds: they have been seen in referrals. */
const LEAST_MS = 1e11;

/** A page's Messenger. Opens no connection before it sends. */
export class MessengerChannel implements ChannelPort {
  readonly channel = 'messenger';
  readonly profile = messengerProfile;
  readonly rates = RATES;
  readonly answerWithinMs = ANSWER_WITHIN_MS;
  readonly #options: MessengerOptions;
  readonly #adapter: MessengerAdapter;
  readonly #pool: PlatformPool;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(options: MessengerOptions) {
    const { appSecret, pageId, pageToken, apiOrigin, apiVersion } = options;
    this.#options = options;
    this.#adapter = new MessengerAdapter(pageId);
    this.#pool = new PlatformPool(apiOrigin);
    // Shows that the token is used by the app itself, which a page can demand.
    const proof = createHmac('sha256', appSecret).update(pageToken).digest('hex');
    this.#path = `/${apiVersion}/${pageId}/messages?appsecret_proof=${proof}`;
    this.#headers = { 'content-type': 'application/json', authorization: `Bearer ${pageToken}` };
  }

  /** The body is signed as it came: Meta writes letters as `\u1798`, and what is parsed and written again differs. */
  receive(body: Uint8Array, headers: WebhookHeaders, receivedAt: number): Received {
    const given = headers[SIGNATURE];
    const { appSecret, pageId } = this.#options;
    const expected = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
    if (typeof given !== 'string' || !same(given, expected)) return { kind: 'forged' };
    let json: unknown;
    try {
      json = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
    } catch {
      return { kind: 'unreadable' };
    }
    const call = readCall(json, pageId);
    if (!call) return { kind: 'unreadable' };
    let { ignored } = call;
    const events = call.messagings.flatMap((messaging) => {
      const read = this.#adapter.read(messaging);
      if (read.length === 0) ignored += 1;
      return read.map(
        ({ id, input }): Inbound => ({
          channel: this.channel,
          user: messaging.sender.id,
          address: messaging.sender.id,
          id,
          at: timeOf(messaging.timestamp, receivedAt),
          input,
        }),
      );
    });
    return { kind: 'events', events, asides: [], ignored };
  }

  /** https://developers.facebook.com/docs/messenger-platform/webhooks#verification-requests */
  handshake(query: URLSearchParams): string | undefined {
    const challenge = query.get('hub.challenge') ?? '';
    const well =
      query.get('hub.mode') === 'subscribe' &&
      same(query.get('hub.verify_token') ?? '', this.#options.verifyToken) &&
      challenge.length <= LONGEST_CHALLENGE;
    return well ? challenge : undefined;
  }

  requests([first]: readonly Bubble[], tries: number): number {
    return first && tries === 0 ? 1 + this.#beside(first).length : 1;
  }

  async send(delivery: Delivery, closing: AbortSignal): Promise<Outcome> {
    const {
      address,
      bubbles: [first],
      heardAt,
      tries,
    } = delivery;
    if (!first) return { kind: 'sent', count: 0 };
    if (this.#options.clock.now() - heardAt > WINDOW_MS) return { kind: 'gone', reason: 'window_closed' };
    if (tries === 0)
      for (const message of this.#beside(first)) await this.#sendBeside(address, message, closing);
    const request = await this.#adapter.render(address, first);
    try {
      return readOutcome(await this.#call(request, closing));
    } catch (error) {
      const uncertain = !(error instanceof NoAnswerError) || error.uncertain;
      return { kind: 'retry', holds: 'conversation', uncertain };
    }
  }

  /** What goes before a bubble and says nothing that its text does not say. */
  #beside(bubble: Bubble): readonly MessengerMessage[] {
    const url = pictureAddress(bubble, this.#options.pictureOf);
    const cards = optionCards(bubble);
    return [...(url === undefined ? [] : [pictureMessage(url)]), ...(cards ? [cards] : [])];
  }

  /** The text says all of it, so that this is tried once and may fail. */
  async #sendBeside(address: string, message: MessengerMessage, closing: AbortSignal): Promise<void> {
    await this.#call({ recipient: { id: address }, messaging_type: 'RESPONSE', message }, closing).catch(
      () => undefined,
    );
  }

  /** Shows that somebody writes where the answer takes longer. */
  attend(address: string, waits: boolean, closing: AbortSignal): Promise<void> | undefined {
    if (!waits) return undefined;
    return this.#call({ recipient: { id: address }, sender_action: 'typing_on' }, closing).then(
      ({ status }) => {
        if (status >= 400) throw new Error('Messenger refused to show that somebody writes');
      },
    );
  }

  /** The address came in a call that Meta signed; even so nothing is fetched but from Meta's own hosts of files. */
  async media(
    reference: string,
    mostBytes: number,
    closing: AbortSignal,
  ): Promise<Uint8Array | 'large' | undefined> {
    if (!URL.canParse(reference)) return undefined;
    const { origin, protocol, hostname, port, pathname, search } = new URL(reference);
    const ofMeta = protocol === 'https:' && port === '' && FILE_HOSTS.test(hostname);
    if (!ofMeta && origin !== this.#options.apiOrigin) return undefined;
    const pool = new PlatformPool(origin);
    try {
      const file = await fetchFile(pool, { path: `${pathname}${search}`, headers: {} }, mostBytes, closing);
      return file === 'not ready' ? undefined : file;
    } finally {
      pool.close();
    }
  }

  async close(): Promise<void> {
    this.#pool.close();
  }

  #call(body: object, closing: AbortSignal): Promise<PlatformAnswer> {
    return this.#pool.call(
      { method: 'POST', path: this.#path, headers: this.#headers, body: JSON.stringify(body) },
      closing,
    );
  }
}

function timeOf(timestamp: number, receivedAt: number): number {
  if (timestamp === 0) return receivedAt;
  return timestamp < LEAST_MS ? timestamp * 1000 : timestamp;
}

/** Compared by digests, which have one length, in constant time. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
