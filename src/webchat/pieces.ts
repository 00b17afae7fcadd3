import type { Message, Value } from '../dialogue/message.ts';

/** A piece of a text: words, a telephone number that can be called, or a flag. */
export type Piece = string | { readonly phone: string } | { readonly flag: string };

/** Two letters of the regional alphabet. Beside Khmer, Lao or Thai letters Chromium draws them as letters, unless they stand apart. */
const FLAG = /(\p{Regional_Indicator}{2})/u;

/** The telephone numbers among the values of messages, longest first. */
export function phonesIn(messages: readonly Message[]): readonly string[] {
  const found = new Set<string>();
  const look = (value: Value | undefined): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('phone' in value && typeof value.phone === 'string') found.add(value.phone);
    for (const below of Object.values(value)) look(below);
  };
  for (const { values } of messages) look(values);
  return [...found].filter((phone) => /\d/.test(phone)).sort((a, b) => b.length - a.length);
}

/** Cuts a text at its flags and at the numbers that stand in it; a number inside a longer one is no number. */
export function cutText(text: string, phones: readonly string[]): readonly Piece[] {
  return text
    .split(FLAG)
    .flatMap((piece, i): readonly Piece[] => (i % 2 === 1 ? [{ flag: piece }] : cutAtPhones(piece, phones)));
}

function cutAtPhones(text: string, phones: readonly string[]): readonly Piece[] {
  const [phone, ...others] = phones;
  if (phone === undefined) return text === '' ? [] : [text];
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = text.indexOf(phone); at >= 0; at = text.indexOf(phone, at + phone.length)) {
    const end = at + phone.length;
    if (/[\d+]$/.test(text.slice(0, at)) || /^\d/.test(text.slice(end))) continue;
    pieces.push(...cutAtPhones(text.slice(from, at), others), { phone });
    from = end;
  }
  return [...pieces, ...cutAtPhones(text.slice(from), others)];
}

/** The address that makes a telephone call this number. */
export function dialAddress(phone: string): string {
  return `tel:${phone.replace(/[^\d+*#]/g, '')}`;
}
