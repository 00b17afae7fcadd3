import type { Texts } from '../dialogue/message.ts';

/** The page's own words: every locale has each of them under `web:` (its file `web.json`). */
export const WEB_WORDS = [
  'back',
  'menu',
  'language',
  'leave',
  'leave_twice',
  'talk',
  'write',
  'send',
  'listen',
  'keep',
  'keep_what',
  'keeping',
  'kept',
  'keep_failed',
  'unkeep',
  'forget',
  'offline',
  'loading',
  'help_line',
] as const;

export type WebWord = (typeof WEB_WORDS)[number];

/** A word of the page; where every language speaks at once, on one line. */
export function webWord(texts: Texts, word: WebWord): string {
  return texts.text(`web:${word}`).replaceAll('\n', ' / ');
}
