import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Aside, ChannelPort, Inbound } from '../turns/channel.ts';
import type { Clock } from '../turns/clock.ts';
import type { Counters } from './counters.ts';
import { respondText } from './respond.ts';

/** What takes events: the runtime of turns. */
export interface Intake {
  /** Resolves when the platform may have its 200. */
  accept(inbound: Inbound): Promise<unknown>;
  /** Whether these very bytes, which could not be read, came before; from now on they are known for a day. */
  cameBefore(channel: ChannelPort['channel'], bytes: Uint8Array): Promise<boolean>;
  say(channel: ChannelPort['channel'], aside: Aside): void;
}

export interface WebhooksParts {
  readonly channels: readonly ChannelPort[];
  readonly intake: Intake;
  readonly counters: Counters;
  readonly clock: Clock;
}

/** Where the platforms call. */
export const WEBHOOKS = '/webhooks/';
/** Longer bodies are no platform's. */
export const LONGEST_BODY = 1024 * 1024;
/** So much of a body that is too long is read and thrown away, so that its sender comes to read the refusal. */
const MOST_THROWN_AWAY = 8 * LONGEST_BODY;

/** How a call ended, for the counter `mitr_webhooks_total`. */
type Ended =
  | 'taken'
  | 'forged'
  | 'too_large'
  | 'unreadable'
  | 'unreadable_again'
  | 'refused'
  | 'late'
  | 'handshake'
  | 'handshake_refused'
  | 'method';

/**
 * The platforms' calls: the body read up to a limit, verified over its bytes, its events made durable, and only then
 * the 200. A call that Mitr can't keep gets 503, so that the platform brings it again.
 */
export class Webhooks {
  readonly #channels: ReadonlyMap<string, ChannelPort>;
  readonly #parts: WebhooksParts;

  constructor(parts: WebhooksParts) {
    this.#parts = parts;
    this.#channels = new Map(parts.channels.map((channel) => [`${WEBHOOKS}${channel.channel}`, channel]));
  }

  /** Answers a call; false where no channel that is on lives at this path. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const channel = this.#channels.get(path);
    if (!channel) return false;
    if (request.method === 'POST') this.#read(channel, request, response);
    else if (request.method === 'GET' && channel.handshake) this.#handshake(channel, request, response);
    else {
      const allow = channel.handshake ? 'GET, POST' : 'POST';
      respondText(request, response, 405, 'This address is for the platform alone.\n', { allow });
      this.#count(channel, 'method');
    }
    return true;
  }

  #handshake(channel: ChannelPort, request: IncomingMessage, response: ServerResponse): void {
    const { url = '' } = request;
    const at = url.indexOf('?');
    const challenge = channel.handshake?.(new URLSearchParams(at < 0 ? '' : url.slice(at + 1)));
    if (challenge === undefined) respondText(request, response, 403, 'The verify token is another.\n');
    else respondText(request, response, 200, challenge);
    this.#count(channel, challenge === undefined ? 'handshake_refused' : 'handshake');
  }

  #read(channel: ChannelPort, request: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = [];
    let length = 0;
    let refused = false;
    const refuse = (): void => {
      refused = true;
      pieces.length = 0;
      this.#end(channel, response, 413, 'too_large');
    };
    if (Number(request.headers['content-length'] ?? 0) > LONGEST_BODY) refuse();
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      if (refused) {
        if (length > MOST_THROWN_AWAY) request.destroy();
      } else if (length > LONGEST_BODY) refuse();
      else pieces.push(piece);
    });
    request.on('end', () => {
      if (!refused)
        this.#take(
          channel,
          pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces),
          request,
          response,
        );
    });
    // Whoever breaks off is gone; there is nobody to answer.
    request.on('error', () => undefined);
  }

  #take(channel: ChannelPort, body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const { intake, clock } = this.#parts;
    const received = channel.receive(body, request.headers, clock.now());
    if (received.kind === 'forged') {
      this.#end(channel, response, 401, 'forged');
      return;
    }
    if (received.kind === 'unreadable' || !isJson(request.headers['content-type'])) {
      this.#whenSafe(channel, response, intake.cameBefore(channel.channel, body), (again) =>
        this.#end(channel, response, again ? 200 : 400, again ? 'unreadable_again' : 'unreadable'),
      );
      return;
    }
    const { events, asides, ignored } = received;
    if (ignored > 0)
      this.#parts.counters.add('webhook_entries_ignored', { channel: channel.channel }, ignored);
    for (const aside of asides) intake.say(channel.channel, aside);
    if (events.length === 0) {
      this.#end(channel, response, 200, 'taken');
      return;
    }
    this.#whenSafe(channel, response, this.#acceptAll(events), () =>
      this.#end(channel, response, 200, 'taken'),
    );
  }

  /** Answers when what came is kept; with 503 where it is not, or not in the time that the platform waits. */
  #whenSafe<T>(
    channel: ChannelPort,
    response: ServerResponse,
    kept: Promise<T>,
    answer: (result: T) => void,
  ): void {
    const late = setTimeout(() => this.#end(channel, response, 503, 'late'), channel.answerWithinMs);
    kept.then(
      (result) => {
        clearTimeout(late);
        answer(result);
      },
      () => {
        clearTimeout(late);
        this.#end(channel, response, 503, 'refused');
      },
    );
  }

  /** In the order of the platform's time, since the loop of a conversation begins with what comes first. */
  #acceptAll(events: readonly Inbound[]): Promise<unknown> {
    const { intake } = this.#parts;
    const [first] = events;
    if (first && events.length === 1) return intake.accept(first);
    return Promise.all(events.toSorted((a, b) => a.at - b.at).map((one) => intake.accept(one)));
  }

  #end(channel: ChannelPort, response: ServerResponse, status: number, ended: Ended): void {
    if (response.headersSent) return;
    response.writeHead(status, { 'content-length': 0 });
    response.end();
    this.#count(channel, ended);
  }

  #count({ channel }: ChannelPort, ended: Ended): void {
    this.#parts.counters.add('webhooks', { channel, ended });
  }
}

/** A call that names no type is taken by its content. */
function isJson(type: string | undefined): boolean {
  return type === undefined || /^application\/json\s*(;|$)/i.test(type.trim());
}
