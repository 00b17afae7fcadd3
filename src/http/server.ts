import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CardShelf } from '../cards/card-shelf.ts';
import type { Asset } from './asset.ts';
import type { BoardPage } from './board-page.ts';
import { CARDS, respondCard } from './cards-site.ts';
import type { Counters } from './counters.ts';
import { respondAsset, respondText } from './respond.ts';
import { bodyPatience, LONGEST_MS, limitBody } from './slow-bodies.ts';
import type { TipsSite } from './tips-site.ts';
import { WEBHOOKS, type Webhooks } from './webhooks.ts';

/** What is served under an exact path. A path is compared as it came, so that none leads out of the table. */
export interface Site {
  asset(path: string): Asset | undefined;
}

export interface ServerOptions {
  readonly site: Site;
  /** The secret page. Nobody counts who opens it. */
  readonly tipPage?: Site;
  /** The page of the reply board. Nobody counts who reads it. */
  readonly board?: BoardPage;
  readonly counters: Counters;
  /** Whether requests should come; false while starting and stopping. */
  readonly ready: () => boolean;
  /** The platforms' calls, where a channel is on. */
  readonly webhooks?: Webhooks | undefined;
  /** The tips, once they are open. */
  readonly tips?: () => TipsSite | undefined;
  /** The pictures that messages name, where a channel is on. */
  readonly cards?: CardShelf | undefined;
  /** The posters that lead to the page. */
  readonly posters?: Posters;
}

/** Posters by their codes, and how often each brought somebody. */
export interface Posters {
  has(code: string): boolean;
  count(code: string): void;
}

const METHODS = 'GET, HEAD';
const TIPS = '/tips/';
/** Where a tip comes in, with its pictures. */
const UPLOADS = '/tips/records';
/** What stands on posters, with a code behind it. */
const POSTER = /^\/p\/(\d{4})$/;
/** Where a plain address leads. */
const HOME = '/chat/';
/** Longer addresses are nobody's. */
const LONGEST_PATH = 512;

/** The public server: files, health, and short refusals for everything else. */
export function createPublicServer({
  site,
  tipPage,
  board,
  counters,
  ready,
  webhooks,
  tips,
  cards,
  posters,
}: ServerOptions): Server {
  return listenerOf((request, response) => {
    const count = (kind: string): void => {
      response.once('finish', () =>
        counters.add('http_responses', { kind, status: String(response.statusCode) }),
      );
    };
    const path = pathOf(request);
    limitBody(request, bodyPatience(request, path === UPLOADS));
    if (path?.startsWith(TIPS)) {
      const open = tips?.();
      if (open) open.handle(path, request, response);
      else respondText(request, response, 503, 'Tips are not open.\n', { connection: 'close' });
      return;
    }
    if (path?.startsWith(WEBHOOKS)) {
      if (webhooks?.handle(path, request, response)) return;
      count('unknown');
      respondText(request, response, 404, 'This channel is switched off.\n', { connection: 'close' });
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      count('refused');
      respondText(request, response, 405, 'This address can only be read.\n', {
        allow: METHODS,
        connection: 'close',
      });
      return;
    }
    if (path !== undefined && board?.isAt(path)) {
      respondBoard(request, response, board, tips?.());
      return;
    }
    const secret = path === undefined ? undefined : (tipPage?.asset(path) ?? board?.asset(path));
    if (secret) {
      respondAsset(request, response, secret);
      return;
    }
    if (path === '/healthz' || path === '/readyz') {
      count('health');
      respondHealth(request, response, path === '/healthz' || ready());
      return;
    }
    if (path === '/' || path === '/chat') {
      count('redirect');
      respondText(request, response, 302, '', { location: HOME, 'cache-control': 'no-cache' });
      return;
    }
    const [, poster] = POSTER.exec(path ?? '') ?? [];
    if (poster !== undefined && posters?.has(poster)) {
      count('redirect');
      if (request.method === 'GET') posters.count(poster);
      // Behind `#` it goes no further than the phone.
      respondText(request, response, 302, '', { location: `${HOME}#p_${poster}` });
      return;
    }
    if (cards && path?.startsWith(CARDS)) {
      respondCard(request, response, cards, path.slice(CARDS.length)).then(count, () => {
        count('card');
        respondText(request, response, 500, 'The picture could not be drawn.\n');
      });
      return;
    }
    const asset = path === undefined ? undefined : site.asset(path);
    count(asset?.kind ?? 'unknown');
    if (asset) respondAsset(request, response, asset);
    else respondText(request, response, 404, 'There is nothing here.\n');
  });
}

/** The operator's server: health and counters. */
export function createAdminServer({ counters, ready }: Pick<ServerOptions, 'counters' | 'ready'>): Server {
  return listenerOf((request, response) => {
    limitBody(request, bodyPatience(request, false));
    const path = pathOf(request);
    if (path === '/healthz' || path === '/readyz')
      respondHealth(request, response, path === '/healthz' || ready());
    else if (path === '/metrics')
      respondText(request, response, 200, counters.print(), {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      });
    else respondText(request, response, 404, 'There is nothing here.\n');
  });
}

function respondBoard(
  request: IncomingMessage,
  response: ServerResponse,
  board: BoardPage,
  tips: TipsSite | undefined,
): void {
  if (!tips) {
    respondText(request, response, 503, 'Tips are not open.\n', { connection: 'close' });
    return;
  }
  tips.board().then(
    (published) => respondAsset(request, response, board.page(published)),
    () => respondText(request, response, 500, 'The list could not be read.\n'),
  );
}

function respondHealth(request: IncomingMessage, response: ServerResponse, well: boolean): void {
  respondText(request, response, well ? 200 : 503, well ? 'ok\n' : 'not ready\n');
}

function pathOf({ url = '' }: IncomingMessage): string | undefined {
  const path = url.split('?', 1)[0] ?? '';
  return path.length <= LONGEST_PATH ? path : undefined;
}

function listenerOf(handle: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer(
    {
      maxHeaderSize: 8192,
      headersTimeout: 10_000,
      // Each body has a limit of its own.
      requestTimeout: LONGEST_MS,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
    },
    handle,
  );
  server.maxHeadersCount = 64;
  return server;
}

/** Begins to listen; answers with the port, which differs from the one asked for where that was 0. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      done((server.address() as AddressInfo).port);
    });
  });
}

/** Lets what is being answered be answered, for at most `patience` milliseconds, and takes nothing new. */
export function stop(server: Server, patience: number): Promise<void> {
  return new Promise((done) => {
    const last = setTimeout(() => server.closeAllConnections(), patience);
    server.close(() => {
      clearTimeout(last);
      done();
    });
    server.closeIdleConnections();
  });
}
