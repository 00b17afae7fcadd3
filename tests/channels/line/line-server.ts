import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { messagingApi } from '@line/bot-sdk';
import { type Allowed, Pace } from '../pace.ts';
import { LineConsole } from './line-console.ts';
import { mistakesInCall } from './line-limits.ts';
import { mistakesIn } from './schema.ts';

export const CHANNEL_SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';
export const ACCESS_TOKEN = 'an/access+token=';
const TOKEN_LIVES_MS = 60_000;
/** An event that is older gives its token no second minute: https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token */
const OLDEST_REDELIVERED_MS = 20 * 60_000;
/** https://developers.line.biz/en/docs/messaging-api/retrying-api-request/ */
const KEY_LIVES_MS = 24 * 3_600_000;
const LARGEST = 2 * 1024 * 1024;
/** https://developers.line.biz/en/reference/messaging-api/#rate-limits: of each address, whatever is sent to it */
const RATES = {
  usual: { calls: 2000, withinMs: 1000 },
  loading: { calls: 100, withinMs: 1000 },
  menus: { calls: 100, withinMs: 3_600_000 },
  webhook: { calls: 1000, withinMs: 60_000 },
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the server does to one call instead of, or beside, what LINE does. */
export type Fault =
  | { readonly do: 'slow'; readonly ms: number }
  | { readonly do: 'late'; readonly ms: number }
  | { readonly do: 'hang' | 'reset'; readonly when: 'before' | 'after' }
  | { readonly do: 'fail'; readonly status: 500 | 502 | 503; readonly when: 'before' | 'after' }
  | { readonly do: 'garbage'; readonly when: 'before' | 'after' }
  | { readonly do: 'busy' };

/** A call that came, with the status of the answer (0 where there was none). */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly retryKey: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  status: number;
}

/** A message as it lies in somebody's chat. */
export interface Delivered {
  readonly to: string;
  readonly message: messagingApi.Message;
  readonly by: 'reply' | 'push';
  readonly call: number;
}

/** LINE, as its documentation says that it behaves, for one channel. */
export class LineServer {
  readonly calls: Call[] = [];
  readonly delivered: Delivered[] = [];
  /** What people sent, by the number of its message. */
  readonly files = new Map<string, Uint8Array>();
  /** Files that are not ready when they are asked for first. */
  readonly unready = new Set<string>();
  /** Who has blocked the account. */
  readonly blocked = new Set<string>();
  /** Who there is; a push to anybody else fails. */
  readonly people = new Set<string>();
  readonly loading: string[] = [];
  readonly console = new LineConsole();
  accessToken = ACCESS_TOKEN;
  /** Messages that may still be pushed this month. */
  quota = Number.POSITIVE_INFINITY;
  now = (): number => Date.now();
  fault: (call: Call) => Fault | undefined = () => undefined;
  readonly #server: Server;
  readonly #pace = new Pace();
  readonly #sockets = new Set<Socket>();
  readonly #tokens = new Map<
    string,
    { readonly chat: string; readonly made: number; since: number; used: boolean }
  >();
  readonly #accepted = new Map<string, { readonly id: string; readonly body: string; readonly at: number }>();

  private constructor() {
    this.#server = createServer((request, response) => this.#read(request, response));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<LineServer> {
    const line = new LineServer();
    await new Promise<void>((done) => line.#server.listen(0, '127.0.0.1', done));
    return line;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  /** A reply token for one chat, as it stands in an event; valid for a minute from now. */
  token(chat: string): string {
    const token = randomUUID().replaceAll('-', '');
    const now = this.now();
    this.#tokens.set(token, { chat, made: now, since: now, used: false });
    return token;
  }

  /** The event of this token is brought again: it is valid for another minute, unless the event is too old. */
  bringAgain(token: string): void {
    const one = this.#tokens.get(token);
    if (one && this.now() - one.made <= OLDEST_REDELIVERED_MS) one.since = this.now();
  }

  /** The texts in somebody's chat, whatever they are drawn as. */
  chat(user: string): string[] {
    return this.delivered.filter(({ to }) => to === user).map(({ message }) => textOf(message));
  }

  #read(request: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => this.#answer(request, response, Buffer.concat(pieces)));
    request.on('error', () => undefined);
  }

  #answer(request: IncomingMessage, response: ServerResponse, raw: Buffer): void {
    let body: Record<string, unknown> = {};
    let broken = false;
    try {
      const isJson = !request.headers['content-type']?.startsWith('image/');
      if (raw.length > 0 && isJson) body = JSON.parse(raw.toString());
    } catch {
      broken = true;
    }
    const { 'x-line-retry-key': retryKey } = request.headers;
    const call: Call = {
      method: request.method ?? '',
      path: (request.url ?? '').split('?')[0] ?? '',
      retryKey: typeof retryKey === 'string' ? retryKey : undefined,
      body,
      status: 0,
    };
    this.calls.push(call);
    const respond = (status: number, said: unknown, headers: Record<string, string> = {}): void => {
      call.status = status;
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-line-request-id': randomUUID(),
        ...headers,
      });
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    };
    const content = /^\/v2\/bot\/message\/(\d+)\/content$/.exec(call.path)?.[1];
    const file = content === undefined ? undefined : this.files.get(content);
    if (file && request.headers.authorization === `Bearer ${this.accessToken}`) {
      const ready = !this.unready.delete(content ?? '');
      response.writeHead(ready ? 200 : 202, { 'content-type': 'image/jpeg' });
      response.end(ready ? file : '');
      return;
    }
    const fault = this.fault(call);
    const effect = (): Parameters<typeof respond> =>
      raw.length > LARGEST
        ? [413, error('Payload Too Large')]
        : broken
          ? [400, error('The request body could not be parsed as JSON')]
          : this.#handle(call, request, raw);
    switch (fault?.do) {
      case undefined:
        respond(...effect());
        return;
      case 'slow':
        setTimeout(() => respond(...effect()), fault.ms);
        return;
      case 'late': {
        const done = effect();
        setTimeout(() => respond(...done), fault.ms);
        return;
      }
      case 'hang':
        if (fault.when === 'after') effect();
        return;
      case 'reset':
        if (fault.when === 'after') effect();
        request.socket.resetAndDestroy();
        return;
      case 'fail':
        if (fault.when === 'after') effect();
        respond(fault.status, error('Internal Server Error'));
        return;
      case 'garbage':
        if (fault.when === 'after') effect();
        request.socket.end('HTTP/1.1 2OO fine\r\n\r\n<html>');
        return;
      case 'busy':
        respond(429, TOO_OFTEN);
    }
  }

  #handle(call: Call, request: IncomingMessage, raw: Buffer): [number, unknown, Record<string, string>?] {
    if (request.headers.authorization !== `Bearer ${this.accessToken}`)
      return [
        401,
        error('Authentication failed. Confirm that the access token in the authorization header is valid.'),
      ];
    const busy = this.#pace.early(`${call.method} ${call.path}`, rateOf(call), this.now());
    if (busy > 0) return [429, TOO_OFTEN];
    const type = request.headers['content-type'] ?? '';
    if (call.method === 'POST' && !type.startsWith('application/json') && !type.startsWith('image/'))
      return [415, error('Unsupported Media Type')];
    switch (`${call.method} ${call.path}`) {
      case 'POST /v2/bot/message/reply':
        return this.#reply(call);
      case 'POST /v2/bot/message/push':
        return this.#push(call);
      case 'POST /v2/bot/chat/loading/start':
        return this.#load(call);
      default:
        return this.console.answer(call, raw, type) ?? [404, error('Not found')];
    }
  }

  #reply(call: Call): [number, unknown] {
    if (call.retryKey !== undefined) return [400, error('The retry key is not supported in this API')];
    const mistakes = mistakesInCall('ReplyMessageRequest', call.body);
    if (mistakes.length > 0)
      return [400, error(`The request body has ${mistakes.length} error(s)`, mistakes)];
    const { replyToken, messages } = call.body as unknown as messagingApi.ReplyMessageRequest;
    const token = this.#tokens.get(replyToken);
    if (!token || token.used || this.now() - token.since > TOKEN_LIVES_MS)
      return [400, error('Invalid reply token')];
    token.used = true;
    return [200, { sentMessages: this.#deliver(token.chat, messages, 'reply') }];
  }

  #push(call: Call): [number, unknown, Record<string, string>?] {
    const mistakes = mistakesInCall('PushMessageRequest', call.body);
    if (mistakes.length > 0)
      return [400, error(`The request body has ${mistakes.length} error(s)`, mistakes)];
    const { to, messages } = call.body as unknown as messagingApi.PushMessageRequest;
    if (!/^[UCR][0-9a-f]{32}$/.test(to))
      return [400, error("The property, 'to', in the request body is invalid (line: -, column: -)")];
    if (call.retryKey !== undefined) {
      if (!UUID.test(call.retryKey)) return [400, error('The retry key is invalid')];
      const before = this.#accepted.get(call.retryKey);
      if (before && this.now() - before.at < KEY_LIVES_MS) {
        if (before.body !== JSON.stringify(call.body)) throw new Error('a retry key came with another body');
        return [409, error('The retry key is already accepted'), { 'x-line-accepted-request-id': before.id }];
      }
    }
    if (!this.people.has(to)) return [400, error('Failed to send messages')];
    if (this.quota < 1) return [429, error('You have reached your monthly limit.')];
    if (call.retryKey !== undefined)
      this.#accepted.set(call.retryKey, {
        id: randomUUID(),
        body: JSON.stringify(call.body),
        at: this.now(),
      });
    if (!this.blocked.has(to)) this.quota -= 1;
    return [200, { sentMessages: this.#deliver(to, messages, 'push') }];
  }

  #load(call: Call): [number, unknown] {
    const mistakes = mistakesIn('ShowLoadingAnimationRequest', call.body);
    const { chatId, loadingSeconds = 20 } = call.body as unknown as messagingApi.ShowLoadingAnimationRequest;
    if (mistakes.length > 0 || loadingSeconds % 5 !== 0 || !/^U[0-9a-f]{32}$/.test(chatId))
      return [400, error('The request body has 1 error(s)')];
    this.loading.push(chatId);
    return [202, {}];
  }

  #deliver(to: string, messages: readonly messagingApi.Message[], by: Delivered['by']) {
    return messages.map((message) => {
      if (!this.blocked.has(to)) this.delivered.push({ to, message, by, call: this.calls.length });
      return { id: randomUUID(), quoteToken: 'q' };
    });
  }
}

const TOO_OFTEN = error('The API rate limit has been exceeded. Try again later.');

function rateOf({ method, path }: Call): Allowed {
  if (path === '/v2/bot/chat/loading/start') return RATES.loading;
  if (path.startsWith('/v2/bot/channel/webhook/')) return RATES.webhook;
  const makesMenu = method === 'POST' && path === '/v2/bot/richmenu';
  const endsMenu = method === 'DELETE' && path.startsWith('/v2/bot/richmenu/');
  return makesMenu || endsMenu ? RATES.menus : RATES.usual;
}

function error(message: string, details?: readonly unknown[]): unknown {
  return details ? { message, details } : { message };
}

/** The words of a message as a person reads them. */
export function textOf(message: messagingApi.Message): string {
  if (message.type === 'text') return (message as messagingApi.TextMessage).text;
  if (message.type === 'template')
    return ((message as messagingApi.TemplateMessage).template as messagingApi.ConfirmTemplate).text;
  const { contents } = message as messagingApi.FlexMessage;
  const { body } = contents as messagingApi.FlexBubble;
  return (body?.contents ?? [])
    .flatMap((part) => (part.type === 'text' ? ((part as messagingApi.FlexText).text ?? '') : []))
    .join('\n');
}

/** A user id of LINE's shape. */
export function lineUser(name: string): string {
  return `U${createHmac('md5', 'users').update(name).digest('hex')}`;
}

/** The signature of a call. */
export function sign(body: string | Buffer, secret: string = CHANNEL_SECRET): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

let counter = 0;

/** An event as LINE writes it; a member given here replaces LINE's. */
export function lineEvent(
  user: string,
  what: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  counter += 1;
  return {
    mode: 'active',
    timestamp: Date.now(),
    source: { type: 'user', userId: user },
    webhookEventId: `01HMZ${String(counter).padStart(21, '0')}`,
    deliveryContext: { isRedelivery: false },
    ...what,
    ...more,
  };
}

export function textEvent(user: string, text: string, replyToken: string): Record<string, unknown> {
  counter += 1;
  const message = { type: 'text', id: `45${counter}`, quoteToken: 'q3Plxr4AgKd', text };
  return lineEvent(user, { type: 'message', message, replyToken });
}

/** A whole call. */
export function lineCall(...events: readonly unknown[]): string {
  return JSON.stringify({ destination: `U${'d'.repeat(32)}`, events });
}
