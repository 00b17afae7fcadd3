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
};

export function readEvent(event: string): Event {
  return JSON.parse(event) as Event;
}

/** Sessions that lie together in one row, each behind its conversation. */
export function readSessions(
  sessions: string,
): readonly (readonly [conversation: string, session: string])[] {
  const read: unknown = JSON.parse(sessions);
  if (!Array.isArray(read)) throw new DamagedRowError('sessions');
  return read.map((pair: unknown) => {
    const [conversation, session] = Array.isArray(pair) ? pair : [];
    if (typeof conversation !== 'string' || typeof session !== 'string')
      throw new DamagedRowError('sessions');
    return [conversation, session];
  });
}

export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError';
  constructor(column: string) {
    super(`the store is damaged: ${column} is not what it must be`);
  }
}
