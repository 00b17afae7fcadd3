import type { messagingApi } from '@line/bot-sdk';
import type { Bubble } from '../../dialogue/message.ts';

/** What is drawn as a card: procedures with their steps and prices, and what the registers say of an agency. */
const CARDS: ReadonlySet<string> = new Set([
  'consult:answer',
  'consult:step.ask',
  'consult:prices',
  'agency:verdict',
  'agency:verdict_office',
  'agency:not_found',
]);

/** https://developers.line.biz/en/reference/messaging-api/#bubble; some is left for the rest of the message. */
const LARGEST_BUBBLE = 28 * 1024;
const LONGEST_ALT = 400;

/** Pictures are as wide as the card and less high than this; nothing of them is cut off. */
const HERO = { type: 'image', size: 'full', aspectRatio: '1024:720', aspectMode: 'fit' } as const;

export function isCard({ key }: Bubble): boolean {
  return CARDS.has(key);
}

/**
 * The same words as a card: the first line is the title and every other line stands for itself; one line alone is no
 * title. Undefined where a plain message serves better: an address (nobody can touch one in a card), or more than a card
 * holds. `picture` is the address of the same as a picture, shown above the words.
 */
export function cardOf(text: string, picture?: string): messagingApi.FlexMessage | undefined {
  const [title = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  if (title === '' || /https?:\/\//.test(text)) return undefined;
  const contents: messagingApi.FlexBubble = {
    type: 'bubble',
    size: 'giga',
    ...(picture === undefined ? undefined : { hero: { ...HERO, url: picture } }),
    body: {
      type: 'box',
      layout: 'vertical',
      spacing: 'sm',
      contents:
        lines.length === 0
          ? [plain(title)]
          : [
              { type: 'text', text: title, weight: 'bold', size: 'lg', wrap: true, scaling: true },
              { type: 'separator' },
              ...lines.map(plain),
            ],
    },
  };
  if (Buffer.byteLength(JSON.stringify(contents)) > LARGEST_BUBBLE) return undefined;
  return { type: 'flex', altText: clusters(title, LONGEST_ALT), contents };
}

function plain(line: string): messagingApi.FlexText {
  return { type: 'text', text: line, wrap: true, scaling: true };
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** As much of a text as fits, in whole clusters. */
function clusters(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of GRAPHEMES.segment(text)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
