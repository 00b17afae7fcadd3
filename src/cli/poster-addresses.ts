import type { FoundConfig } from '../config.ts';
import type { Channel } from '../dialogue/message.ts';

/** Where a poster leads on one channel: what its QR code says, and what a person can type or look for instead. */
export interface PosterAddress {
  readonly channel: Channel;
  readonly url: string;
  readonly typed: string;
}

/** Under this path, with the code behind it, the server counts a poster and leads to the page. */
export const POSTERS = '/p/';

/** The parameter of links that lead to a poster: `p_4827`. */
export function posterLink(code: string): string {
  return `p_${code}`;
}

/**
 * The addresses of a poster, those alone that are known. LINE has no start parameter: its link opens the chat with the
 * code written, and the person sends it.
 *
 * @param page the server's public address, without a slash at its end
 */
export function posterAddresses(page: string, found: FoundConfig, code: string): readonly PosterAddress[] {
  const { line, telegram, messenger } = found;
  const link = posterLink(code);
  const address = `${page}${POSTERS}${code}`;
  return [
    { channel: 'web', url: address, typed: address.replace(/^https?:\/\//, '') },
    ...(line === undefined
      ? []
      : [
          {
            channel: 'line',
            // https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/#sending-text-messages
            url: `https://line.me/R/oaMessage/${encodeURIComponent(line)}/?${code}`,
            typed: line,
          } as const,
        ]),
    ...(telegram === undefined
      ? []
      : [
          {
            channel: 'telegram',
            // https://core.telegram.org/bots/features#deep-linking
            url: `https://t.me/${telegram}?start=${link}`,
            typed: `@${telegram}`,
          } as const,
        ]),
    ...(messenger === undefined
      ? []
      : [
          {
            channel: 'messenger',
            // https://developers.facebook.com/docs/messenger-platform/discovery/m-me-links
            url: `https://m.me/${messenger}?ref=${link}`,
            typed: `m.me/${messenger}`,
          } as const,
        ]),
  ];
}
