import { CARRIED } from './tab-memory.ts';
import './style.css';
import { render } from 'preact';
import type { PageData, PageManifest } from './data.ts';
import { leave, onEscapeTwice } from './leave.ts';
import { fetchJson } from './office.ts';
import { Page } from './page.tsx';
import { Sealer } from './sealer.ts';

/** Between two attempts to load where there is no network, in milliseconds. */
const RETRY = 3000;

async function patiently(address: string): Promise<unknown> {
  for (;;) {
    try {
      return await fetchJson(address);
    } catch {
      await new Promise((done) => setTimeout(done, RETRY));
    }
  }
}

async function start(root: HTMLElement): Promise<void> {
  const { data: address, exit } = JSON.parse(root.dataset['manifest'] ?? '') as PageManifest;
  const lng = /^\/t\/([a-z]{2})$/.exec(location.pathname)?.[1] ?? '';
  const home = new URL(location.href);
  // What a link may have carried is never read, and leaves the address.
  history.replaceState(null, '', location.pathname);
  let sealer: Sealer | undefined;
  const go = (): void => {
    sealer?.close();
    leave(exit);
  };
  onEscapeTwice(go);
  const data = (await patiently(address)) as PageData;
  if (isSecureContext) sealer = new Sealer();
  root.replaceChildren();
  render(
    <Page
      data={data}
      lng={lng}
      sealer={sealer}
      home={home}
      agency={CARRIED}
      leave={go}
      patiently={patiently}
    />,
    root,
  );
}

// A page that comes back out of the browser's memory begins anew.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
const root = document.getElementById('page');
if (root) void start(root);
