import type { SQLOutputValue } from 'node:sqlite';
import type { Event } from '../../dialogue/message.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

/** Reads typed columns. A column of another type means a damaged file; the error names the column, never its content. */
export const readRow = {
  text(row: Row, column: string): string {
    const value = row[column];
    if (typeof value !== 'string') throw new DamagedRowError(column);
    return value;
  },
  integer(row: Row, column: string): number {
    const value = row[column];
    if (typeof value !== 'number') throw new DamagedRowError(column);
    return value;
  },
  /** A conversation's key, from a byte for its letter and the bytes of its hash. */
  key(row: Row, column: string): string {
    const value = row[column];
    if (!(value instanceof Uint8Array) || value.length !== KEY_BYTES) throw new DamagedRowError(column);
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return String.fromCharCode(bytes[0] ?? 0) + bytes.toString('base64url', 1);
  },
};

const KEY_BYTES = 16;

/** A conversation's key as it is stored. */
export function asKey(conversation: string): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  key[0] = conversation.charCodeAt(0);
  key.write(conversation.slice(1), 1, 'base64url');
  return key;
}

export function readEvent(event: string): Event {
  return JSON.parse(event) as Event;
}

export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError';
  constructor(column: string) {
    super(`the store is damaged: ${column} is not what it must be`);
  }
}
