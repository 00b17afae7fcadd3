/** A browser inside a messenger, which may watch what is written in it. */
export interface InAppBrowser {
  readonly app: 'LINE' | 'Facebook' | 'Telegram';
  /** An address that opens the page in the phone's own browser; nothing where none is known. */
  readonly way: string | undefined;
}

/**
 * The messenger in whose browser the page is, by what the browser says of itself.
 * LINE opens links with `openExternalBrowser=1` outside: https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
 * Android opens `intent:` links in the default browser: https://developer.chrome.com/docs/android/intents
 */
export function inAppBrowser(agent: string, hasTelegram: boolean, page: URL): InAppBrowser | undefined {
  const app = /\bLine\//.test(agent)
    ? 'LINE'
    : /\b(FBAN|FBAV|FB_IAB|Messenger)\b/.test(agent)
      ? 'Facebook'
      : hasTelegram || /Telegram/.test(agent)
        ? 'Telegram'
        : undefined;
  if (!app) return undefined;
  const address = `${page.host}${page.pathname}`;
  if (app === 'LINE') return { app, way: `https://${address}?openExternalBrowser=1` };
  const android = /Android/.test(agent);
  return { app, way: android ? `intent://${address}#Intent;scheme=https;end` : undefined };
}
