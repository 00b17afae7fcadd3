import './style.css';
import { render } from 'preact';
import { fetchJson } from '../pages/ask.ts';
import { patiently } from '../pages/patiently.ts';
import { Chat } from './chat.tsx';
import { canKeep, renew } from './keep.ts';
import type { PageManifest } from './manifest.ts';
import { Parts } from './parts.ts';
import { carryNothing } from './tab-memory.ts';
import { Talk } from './talk.ts';

/** The server wrote the manifest into the document, so that nothing has to be fetched before the first part. */
function manifestOf(root: HTMLElement): PageManifest {
  return JSON.parse(root.dataset['manifest'] ?? '') as PageManifest;
}

/** What a link leads to stands behind `#`, which no browser sends to a server; it leaves the address once it is read. */
function takeParameter(): string {
  const parameter = location.hash.slice(1);
  if (parameter !== '') history.replaceState(null, '', location.pathname);
  return parameter;
}

async function start(root: HTMLElement): Promise<void> {
  const manifest = manifestOf(root);
  const parts = await patiently(() => Parts.open(manifest, fetchJson));
  const i18next = parts.core.needsI18next ? await import('../content/i18next-texts.ts') : undefined;
  const begin = (): void => {
    const talk = new Talk(parts, Date.now, i18next?.i18nextFallback);
    const opening = takeParameter();
    render(null, root);
    root.replaceChildren();
    render(<Chat talk={talk} parts={parts} opening={opening} exit={manifest.exit} />, root);
  };
  begin();
  // Whoever comes back finds no talk, also where the browser kept the page as it was left.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    carryNothing();
    begin();
  });
  if (canKeep()) void renew().catch(() => undefined);
}

carryNothing();
const root = document.getElementById('page');
if (root) void start(root);
