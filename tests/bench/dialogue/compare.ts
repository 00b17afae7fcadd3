import { deepStrictEqual } from 'node:assert';
import type { Bubble } from '../../../src/dialogue/message.ts';
import type { Transcript } from './conversation.ts';

/** All say the same with the same buttons, or the bench is worth nothing. Payloads are each one's own. */
export function compare(rival: string, own: Transcript, mitr: Transcript): void {
  const shown = (said: readonly Bubble[] | undefined) =>
    said?.map((bubble) => ({
      ...bubble,
      choices: bubble.choices.map(({ payload: _, ...choice }) => choice),
    }));
  for (const [n, said] of mitr.said.entries())
    deepStrictEqual(shown(own.said[n]), shown(said), `${rival} answers message ${n + 1} otherwise than Mitr`);
}
