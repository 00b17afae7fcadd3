import { CARRIED } from './tab-memory.ts';
import './style.css';
import { render } from 'preact';
import { patiently } from '../pages/patiently.ts';
import type { PageData, PageManifest } from './data.ts';
import { leave, onEscapeTwice } from './leave.ts';
import { askJson } from './office.ts';
import { Page } from './page.tsx';
import { Sealer } from './sealer.ts';

/** The worker that seals, once there is one. */
let held: Sealer | undefined;

async function start(root: HTMLElement): Promise<void> {
  const { data: address, exit } = JSON.parse(root.dataset['manifest'] ?? '') as PageManifest;
  const lng = /^\/t\/([a-z]{2})$/.exec(location.pathname)?.[1] ?? '';
  const home = new URL(location.href);
  // What a link may have carried is never read, and leaves the address.
  history.replaceState(null, '', location.pathname);
  const go = (): void => {
    held?.close();
    leave(exit);
  };
  onEscapeTwice(go);
  const data = (await patiently(() => askJson(address))) as PageData;
  if (isSecureContext) held = new Sealer();
  root.replaceChildren();
  render(<Page data={data} lng={lng} sealer={held} home={home} agency={CARRIED} leave={go} />, root);
}

// A page that is left is blank before the browser lays it aside, and one that comes back from there begins anew.
window.addEventListener('pagehide', () => {
  held?.close();
  document.body.replaceChildren();
});
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
const root = document.getElementById('page');
if (root) void start(root);
