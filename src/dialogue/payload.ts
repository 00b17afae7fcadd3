/**
 * Payloads of buttons: at most 64 ASCII bytes that need no memory. `KEY.OPTION` answers a node, `KEY+PAGE` turns
 * a page of its list, `!WAY` leads elsewhere. Anybody can send any payload, so a payload is never trusted:
 * whoever reads one checks that the node could have offered it.
 */
export type Payload =
  | { readonly kind: 'answer'; readonly node: string; readonly id: string }
  | { readonly kind: 'page'; readonly node: string; readonly page: number }
  | { readonly kind: 'way'; readonly way: string };

/** Telegram's callback_data is the tightest: https://core.telegram.org/bots/api#inlinekeyboardbutton */
export const MAX_PAYLOAD_BYTES = 64;

const ANSWER = /^[\w/~-]+\.[\w:.~-]+$/;
const PAGE = /^([\w/~-]+)\+(\d{1,3})$/;
const WAY = /^!([a-z_]{1,20})$/;

export function answerPayload(node: string, id: string): string {
  return `${node}.${id}`;
}

export function pagePayload(node: string, page: number): string {
  return `${node}+${page}`;
}

export function wayPayload(way: string): string {
  return `!${way}`;
}

/** What a payload says, or nothing for a string that is none. */
export function readPayload(payload: string): Payload | undefined {
  if (payload.length > MAX_PAYLOAD_BYTES) return undefined;
  if (payload.startsWith('!')) {
    const way = WAY.exec(payload);
    return way?.[1] ? { kind: 'way', way: way[1] } : undefined;
  }
  if (ANSWER.test(payload)) {
    const dot = payload.indexOf('.');
    return { kind: 'answer', node: payload.slice(0, dot), id: payload.slice(dot + 1) };
  }
  const page = PAGE.exec(payload);
  if (page?.[1]) return { kind: 'page', node: page[1], page: Number(page[2]) };
  return undefined;
}
