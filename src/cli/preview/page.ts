import type { CapabilityProfile, Channel, Lng } from '../../dialogue/message.ts';
import { escapeHtml } from '../../http/html.ts';
import type { Button, Screen, Shown } from './drawing.ts';

/** One phone of a page. */
export interface Phone {
  readonly profile: CapabilityProfile;
  /** Undefined where nobody meets the node on this channel. */
  readonly screen: Screen | undefined;
  /** What the platform's limits leave, in a few words each. */
  readonly measures: readonly string[];
  /** Words that the page draws around the talk. */
  readonly ways: readonly string[];
}

/** One answer in one language on every channel. */
export interface Row {
  readonly lng: Lng;
  readonly name: string;
  /** The tag of the words: several languages at once where none is chosen. */
  readonly tag: string;
  readonly reached: string;
  readonly phones: readonly Phone[];
}

const NAMES: Readonly<Record<Channel, string>> = {
  line: 'LINE',
  telegram: 'Telegram',
  messenger: 'Messenger',
  web: 'Web page',
};

/** A whole document without a script and without a request; `pictureOf` gives the bytes of a picture as an address. */
export function previewPage(title: string, rows: readonly Row[], pictureOf: (url: string) => string): string {
  const sections = rows.map(
    (row) =>
      `<section>\n<h2>${escapeHtml(row.name)}</h2>\n<p class="reached">${escapeHtml(row.reached)}</p>\n<div class="phones">\n${row.phones
        .map((phone) => phoneHtml(phone, row.tag, pictureOf))
        .join('\n')}\n</div>\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${sections.join('\n')}
</body>
</html>
`;
}

function phoneHtml(phone: Phone, tag: string, pictureOf: (url: string) => string): string {
  const { profile, screen, measures, ways } = phone;
  const { channel } = profile;
  const head = `<figcaption>${NAMES[channel]}</figcaption>`;
  if (!screen)
    return `<figure class="${channel}">${head}<div class="screen"><p class="absent">No journey comes here on this channel.</p></div></figure>`;
  const bar =
    ways.length === 0
      ? ''
      : `<div class="ways" lang="${tag}">${ways.map((way) => `<span>${escapeHtml(way)}</span>`).join('')}</div>`;
  const quick =
    screen.quick.length === 0
      ? ''
      : `<div class="quick" lang="${tag}">${screen.quick.map((label) => `<span>${escapeHtml(label)}</span>`).join('')}</div>`;
  const requests =
    screen.requests.length === 0
      ? ''
      : `<details><summary>What is sent</summary><pre>${escapeHtml(JSON.stringify(screen.requests, null, 1))}</pre></details>`;
  return `<figure class="${channel}">${head}
<div class="screen">${bar}<div class="talk" lang="${tag}">${screen.messages.map((one) => shownHtml(one, pictureOf)).join('\n')}</div>${quick}</div>
<ul>${measures.map((one) => `<li>${escapeHtml(one)}</li>`).join('')}</ul>
${requests}
</figure>`;
}

function shownHtml(shown: Shown, pictureOf: (url: string) => string): string {
  const picture =
    shown.picture === undefined ? '' : `<img src="${escapeHtml(pictureOf(shown.picture))}" alt="">`;
  const title = shown.title === undefined ? '' : `<p class="title">${escapeHtml(shown.title)}</p>`;
  const text = shown.text === '' ? '' : `<p>${escapeHtml(shown.text)}</p>`;
  const rows = shown.rows.map((row) => `<div class="buttons">${row.map(buttonHtml).join('')}</div>`).join('');
  return `<div class="message ${shown.look}"><div class="said">${picture}${title}${text}</div>${rows}</div>`;
}

function buttonHtml({ label, icon, url }: Button): string {
  const words = `${icon === undefined ? '' : `<i>${escapeHtml(icon)}</i>`}${escapeHtml(label)}`;
  return url === undefined
    ? `<span>${words}</span>`
    : `<span class="link" title="${escapeHtml(url)}">${words} ↗</span>`;
}

const STYLE = `
:root{color-scheme:light;--letters:"Noto Sans","Noto Sans Khmer","Noto Sans Lao","Noto Sans Thai","Noto Sans Myanmar","Khmer OS","Leelawadee UI","Myanmar Text",system-ui,sans-serif}
*{box-sizing:border-box}
body{margin:0;padding:1rem;background:#f3f4f6;color:#1d2430;font:1rem/1.5 var(--letters)}
h1{margin:0 0 .25rem;font-size:1.25rem;overflow-wrap:anywhere}
h2{margin:1.5rem 0 0;font-size:1.125rem}
.reached{margin:.125rem 0 .75rem;color:#4a5568;font-size:.875rem;overflow-wrap:anywhere}
.phones{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17.5rem),1fr));gap:1rem;align-items:start}
figure{min-width:0;max-width:26rem;margin:0}
figcaption{margin-bottom:.25rem;font-weight:600}
.screen{display:flex;flex-direction:column;min-height:24rem;border:.5rem solid #1d2430;border-radius:1.5rem;overflow:hidden;background:#fff}
.line .screen{background:#8cabd9}
.telegram .screen{background:#cfe3d3}
.web .screen{background:#eef2ee}
.talk{flex:1;display:flex;flex-direction:column;gap:.5rem;padding:.75rem .5rem}
.talk,.ways,.quick{line-height:1.8}
.message{max-width:94%;overflow-wrap:anywhere}
.said{border-radius:1rem;background:#fff;overflow:hidden}
.messenger .said{background:#f0f0f0}
.said p{margin:0;padding:.375rem .75rem;white-space:pre-line}
.said .title{border-bottom:1px solid #d5dbe3;font-weight:700;font-size:1.0625rem}
.said img{display:block;width:100%;height:auto}
.box .said{border-bottom-left-radius:0;border-bottom-right-radius:0}
.buttons{display:flex;gap:.25rem;margin-top:.25rem}
.box .buttons{gap:0;margin:0}
.buttons span{flex:1;min-width:0;padding:.25rem .5rem;border-radius:.5rem;background:#7d9c86;color:#fff;text-align:center}
.box .buttons span{border-top:1px solid #d5dbe3;border-radius:0;background:#fff;color:#1f5fbf}
.web .message{max-width:none}
.web .said{max-width:94%;border:1px solid #c9d6d1}
.web .buttons span{border:2px solid #0b5d57;border-radius:1rem;background:#fff;color:#16302e;text-align:start;padding:.5rem .75rem}
.web .buttons .link{border:0;background:none;color:#0b5d57}
.buttons i{display:inline-block;min-width:2rem;font-style:normal}
.quick{display:flex;gap:.375rem;overflow-x:auto;padding:.5rem;border-top:1px solid #0002;flex-wrap:wrap}
.quick span{padding:.125rem .75rem;border-radius:1rem;background:#fff;border:1px solid #7c8aa0;color:#1d2430}
.messenger .quick span{border-color:#1f5fbf;color:#1f5fbf}
.ways{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem .75rem;padding:.375rem .75rem;background:#0b5d57;color:#fff;font-size:.8125rem}
.absent{margin:auto;padding:1rem;color:#4a5568;text-align:center}
ul{margin:.5rem 0;padding-inline-start:1.125rem;color:#4a5568;font-size:.875rem}
details{font-size:.8125rem}
pre{max-height:24rem;margin:.25rem 0;padding:.5rem;overflow:auto;background:#fff;white-space:pre-wrap;overflow-wrap:anywhere}
`;
