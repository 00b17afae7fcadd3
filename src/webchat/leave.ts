import { carryNothing } from './tab-memory.ts';
import { stop } from './voice.ts';

/** How long leaving waits for the stores to be emptied, in milliseconds; the page is blank meanwhile. */
const LONGEST_WIPE = 1000;

/** Where a cookie that this page sees may have been set. */
const COOKIE_PATHS = ['/', '/chat/'];

/** Empties every store that a page may have on a phone, its own or of an older version, and the tab's memory, and takes off the service worker. */
export async function wipe(): Promise<void> {
  carryNothing();
  for (const store of ['localStorage', 'sessionStorage'] as const) {
    try {
      window[store].clear();
    } catch {
      // A browser that forbids the store keeps nothing in it.
    }
  }
  await Promise.allSettled([takeOff(), emptyDatabases(), deleteCookies()]);
}

/** Takes off the service worker and what it kept, side by side: a page that is being left has no time. */
export async function takeOff(): Promise<void> {
  await Promise.allSettled([unregister(), deleteCaches()]);
}

async function unregister(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.allSettled(registrations.map((registration) => registration.unregister()));
}

async function deleteCaches(): Promise<void> {
  if (typeof caches === 'undefined') return;
  await Promise.allSettled((await caches.keys()).map((name) => caches.delete(name)));
}

async function deleteCookies(): Promise<void> {
  if (!('cookieStore' in window)) return;
  for (const { name } of await cookieStore.getAll())
    if (name !== undefined) await Promise.all(COOKIE_PATHS.map((path) => cookieStore.delete({ name, path })));
}

async function emptyDatabases(): Promise<void> {
  if (typeof indexedDB === 'undefined' || !indexedDB.databases) return;
  for (const { name } of await indexedDB.databases()) if (name !== undefined) indexedDB.deleteDatabase(name);
}

/** Quick exit: the page is blank at once, nothing is left of it, and the neutral page takes its place in the history. */
export async function leave(address: string): Promise<void> {
  stop();
  document.body.replaceChildren();
  document.title = '';
  await Promise.race([wipe(), new Promise((done) => setTimeout(done, LONGEST_WIPE))]);
  location.replace(address);
}

/** Pressing Escape twice within this time leaves, in milliseconds. */
const TWICE_WITHIN = 1500;

/** Leaves when Escape is pressed twice; answers with the way to stop listening. */
export function onEscapeTwice(leaves: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.repeat) return;
    if (event.timeStamp - last < TWICE_WITHIN) leaves();
    last = event.timeStamp;
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}
