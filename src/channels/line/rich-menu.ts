import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { messagingApi } from '@line/bot-sdk';
import type { Texts } from '../../dialogue/message.ts';
import { wayPayload } from '../../dialogue/payload.ts';

/** A picture without words, since one menu serves readers of every language. */
const PICTURE = new URL('rich-menu/menu.png', import.meta.url);
const SIZE = { width: 1200, height: 405 };
/** From left to right; the texts are spoken to those who do not see, and shown as said when touched. */
const PLACES = [
  { way: 'menu', text: 'common:ways.menu' },
  { way: 'back', text: 'common:ways.back' },
  { way: 'language', text: 'language:title' },
  { way: 'crisis', text: 'menu:menu.help' },
] as const;
const MARK = 'mitr ';

export interface RichMenu {
  readonly request: messagingApi.RichMenuRequest & { readonly name: string };
  readonly picture: Buffer;
}

/** The menu below the chat. Its name says what it holds, so that one which is there already is known. */
export function richMenu(texts: Texts): RichMenu {
  const picture = readFileSync(PICTURE);
  const width = SIZE.width / PLACES.length;
  const body = {
    size: SIZE,
    selected: true,
    chatBarText: texts.text('common:ways.menu'),
    areas: PLACES.map(({ way, text }, i) => ({
      bounds: { x: i * width, y: 0, width, height: SIZE.height },
      action: {
        type: 'postback' as const,
        label: texts.text(text),
        data: wayPayload(way),
        displayText: texts.text(text),
      },
    })),
  };
  const hash = createHash('sha256').update(JSON.stringify(body)).update(picture).digest('hex');
  return { request: { name: MARK + hash.slice(0, 12), ...body }, picture };
}

/** Whether Mitr made this menu. */
export function isOurs({ name }: { readonly name?: string }): boolean {
  return name?.startsWith(MARK) ?? false;
}
