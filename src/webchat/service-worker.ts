/**
 * Keeps the public page on a phone, the same bytes for everybody: the document, its files and all parts of the
 * bundle. It sees addresses only; what is said on the page never passes here.
 */
export {};

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
declare const self: {
  addEventListener(type: 'install' | 'activate', listen: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listen: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
};

const CACHE = 'mitr';
const DOCUMENT = '/chat/';
const FILES = '/chat/files.json';
/** A network slower than this is treated as none when the page is opened, in milliseconds. */
const PATIENCE = 4000;

self.addEventListener('install', (event) => event.waitUntil(refresh().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || !pathname.startsWith(DOCUMENT))
    return;
  if (event.request.mode === 'navigate') event.respondWith(openPage(event));
  else if (pathname !== FILES) event.respondWith(keptOrFetched(event.request));
});

/** The newest document while there is a network, and with it the newest facts; else the one that is kept. */
async function openPage(event: FetchEvent): Promise<Response> {
  const fetched = fetch(event.request);
  event.waitUntil(fetched.then((page) => (page.ok ? renew() : undefined)).catch(() => undefined));
  const kept = await keptDocument();
  if (!kept) return fetched;
  const patience = new Promise<Response>((done) => setTimeout(() => done(kept), PATIENCE));
  return Promise.race([fetched.then((page) => (page.ok ? page : kept)).catch(() => kept), patience]);
}

/** Brings what is kept up to date; nothing where it was taken off meanwhile. */
async function renew(): Promise<void> {
  if (await caches.has(CACHE)) await refresh();
}

async function keptDocument(): Promise<Response | undefined> {
  return (await caches.has(CACHE)) ? caches.match(DOCUMENT, { cacheName: CACHE }) : undefined;
}

async function keptOrFetched(request: Request): Promise<Response> {
  const kept = (await caches.has(CACHE))
    ? await caches.match(request, { cacheName: CACHE, ignoreVary: true })
    : undefined;
  return kept ?? fetch(request);
}

/** Fetches what is new; the document is kept last, so that it never names a file that is missing. */
async function refresh(): Promise<void> {
  const cache = await caches.open(CACHE);
  const listed = await fetch(FILES, { cache: 'no-cache' });
  if (!listed.ok) throw new Error('the list of files can not be fetched');
  const files: readonly string[] = await listed.json();
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await cache.addAll(files.filter((file) => !kept.has(file)));
  const page = await fetch(DOCUMENT, { cache: 'no-cache' });
  if (!page.ok) throw new Error('the page can not be fetched');
  await cache.put(DOCUMENT, page);
  const wanted = new Set([...files, DOCUMENT]);
  await Promise.all([...kept].filter((file) => !wanted.has(file)).map((file) => cache.delete(file)));
}
