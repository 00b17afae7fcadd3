import type { Bubble, Event, Lng } from '../../../src/dialogue/message.ts';
import type { Contender } from './contender.ts';

/** One message of the conversation: a text, the number of an option in the language's own digits, or a button's id. */
type Sent = { readonly text: string } | { readonly number: number } | { readonly tap: string };

/**
 * A worker from Cambodia who has been here before asks for a help line, then what a passport costs. Twelve messages:
 * nine taps and numbers, and three short texts in Khmer, Thai and English, whatever language is answered in.
 */
export const CONVERSATION: readonly Sent[] = [
  { text: 'សួស្តី' },
  { number: 4 },
  { tap: 'KH' },
  { tap: 'others' },
  { number: 2 },
  { text: 'เมนู' },
  { text: 'passport' },
  { tap: 'steps' },
  { number: 2 },
  { tap: 'cost' },
  { tap: 'steps' },
  { tap: 'back' },
];
/** From here on the conversation can be held again and again without an end. */
export const LOOP_FROM = 5;

/** Noon of a day in the region; facts are as old as they are then. */
export const BEGINS_AT = Date.UTC(2026, 10, 22, 5);
const ZEROS: Readonly<Record<Lng, number>> = { km: 0x17e0, lo: 0x0ed0, th: 0x0e50, my: 0x1040 };

function digits(lng: Lng, number: number): string {
  const zero = ZEROS[lng] ?? 0x30;
  return [...String(number)].map((digit) => String.fromCharCode(zero + Number(digit))).join('');
}

function inputOf(sent: Sent, lng: Lng, said: readonly Bubble[]) {
  if ('text' in sent) return { type: 'text', text: sent.text } as const;
  if ('number' in sent) return { type: 'text', text: digits(lng, sent.number) } as const;
  const choice = said.at(-1)?.choices.find(({ payload }) => /[^.!]*$/.exec(payload)?.[0] === sent.tap);
  if (!choice) throw new Error(`the button "${sent.tap}" was not offered`);
  return { type: 'tap', payload: choice.payload } as const;
}

/** The conversation as it went, once: the events that a contender's own buttons led to, and what it said. */
export interface Transcript {
  readonly events: readonly Event[];
  readonly states: readonly string[];
  readonly said: readonly (readonly Bubble[])[];
}

export async function converse(contender: Contender, lng: Lng): Promise<Transcript> {
  const events: Event[] = [];
  const states = [contender.begin(lng, BEGINS_AT - 86_400_000)];
  const said: (readonly Bubble[])[] = [];
  for (const [n, sent] of CONVERSATION.entries()) {
    const event: Event = {
      ...inputOf(sent, lng, said.at(-1) ?? []),
      channel: 'telegram',
      conversation: 'bench',
      id: String(n),
      at: BEGINS_AT + n * 20_000,
    };
    const taken = await contender.take(states.at(-1) ?? '', event);
    events.push(event);
    states.push(taken.state);
    said.push(taken.said);
  }
  return { events, states, said };
}
