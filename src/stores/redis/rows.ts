import type { Event } from '../../dialogue/message.ts';
import type { StoredAnswer, StoredEffect, WaitingMail } from '../../turns/store.ts';

/** What Redis holds is not what this store wrote; the error names the place, never its content. */
export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError';
  constructor(place: string) {
    super(`the store is damaged: ${place} is not what it must be`);
  }
}

export function asText(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new DamagedRowError(place);
  return value;
}

export function asTexts(value: unknown, place: string): string[] {
  if (!Array.isArray(value)) throw new DamagedRowError(place);
  return value.map((one) => asText(one, place));
}

export function asNumber(value: unknown, place: string): number {
  if (typeof value !== 'number') throw new DamagedRowError(place);
  return value;
}

/**
 * The sessions of conversations whose keys begin alike lie in one hash: a hash's entry takes less than a key of its
 * own. The letter of the channel, one of 64 letters and a group of four give some 1,200 buckets a channel, and the
 * order of buckets is that of the keys in them.
 */
export function bucketOf(conversation: string): string {
  return conversation.slice(0, 2) + String.fromCharCode(64 + (conversation.charCodeAt(2) >> 2));
}

/** Every letter that a bucket of events can have. */
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * The 60 bits of an event's hash as two letters of bucket and a number of 48 bits, for sets that Redis keeps as plain
 * arrays of integers: eight bytes an event instead of some sixty.
 */
export function knownArguments(hashes: readonly string[]): string[] {
  return hashes.flatMap((hash) => [
    hash.slice(0, 2),
    String(Buffer.from(hash.slice(2), 'base64url').readUIntBE(0, 6)),
  ]);
}

/** JSON holds no line end, so the first one ends the body. */
export function row(body: string, address: string): string {
  return `${body}\n${address}`;
}

function readRow(text: string, place: string): { readonly body: string; readonly address: string } {
  const end = text.indexOf('\n');
  if (end < 0) throw new DamagedRowError(place);
  return { body: text.slice(0, end), address: text.slice(end + 1) };
}

export function mailRow(hash: string, event: Event, address: string): string {
  return row(hash + JSON.stringify(event), address);
}

export function readMail(conversation: string, fields: unknown, hashLength: number): WaitingMail[] {
  return pairs(fields, 'mail')
    .map(([n, text]) => {
      const { body, address } = readRow(text, 'mail');
      const event = JSON.parse(body.slice(hashLength)) as Event;
      return { conversation, n: Number(n), hash: body.slice(0, hashLength), address, event };
    })
    .sort((a, b) => a.n - b.n);
}

const SENT = ':sent';

export function readAnswers(fields: unknown): StoredAnswer[] {
  const all = new Map(pairs(fields, 'answer'));
  return [...all]
    .filter(([field]) => !field.endsWith(SENT))
    .map(([n, text]) => ({
      n: Number(n),
      ...readRow(text, 'answer'),
      sent: Number(all.get(n + SENT) ?? 0),
    }))
    .sort((a, b) => a.n - b.n);
}

export function readEffects(fields: unknown): StoredEffect[] {
  return pairs(fields, 'effect').map(([id, text]) => ({ id, ...readRow(text, 'effect') }));
}

function pairs(fields: unknown, place: string): (readonly [string, string])[] {
  const flat = asTexts(fields, place);
  return flat.flatMap((value, i) => (i % 2 === 0 ? [[value, flat[i + 1] ?? ''] as const] : []));
}
