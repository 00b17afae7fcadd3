import { parseSession } from '../../dialogue/session.ts';

/** What may become of a stored session between two turns: cut short, of another version, or written by an enemy. */
export type Damage = (typeof DAMAGES)[number];

export const DAMAGES = [
  'cut in half',
  'not JSON',
  'of another version',
  'a node that never was',
  'a shape that is no more',
  'an older version of the flow',
  'a page that never was',
  'tries without end',
  'ids that were never printed',
  'values of other types',
  'an effect that nobody began',
  'asleep',
  'years ago',
  'a way back to nowhere',
  'a language without texts',
] as const;

/** The stored session after it was damaged; what is no session any more stays as it is. */
export function damaged(stored: string, damage: Damage): string {
  const session = parseSession(stored);
  if (!session) return stored;
  const fields: Record<string, unknown> = { ...session };
  const put = (more: Readonly<Record<string, unknown>>) => JSON.stringify({ ...fields, ...more });
  const frames = (more: Readonly<Record<string, unknown>>) =>
    put({ frames: recordsOf(fields['frames']).map((frame) => ({ ...frame, ...more })) });
  switch (damage) {
    case 'cut in half':
      return stored.slice(0, stored.length / 2);
    case 'not JSON':
      return '\u0000\ud800';
    case 'of another version':
      return put({ v: 2 });
    case 'a node that never was':
      return frames({ node: 'never/was' });
    case 'a shape that is no more':
      return frames({ shape: 'gone' });
    case 'an older version of the flow':
      return frames({ version: 0 });
    case 'a page that never was':
      return put({ page: 4_000_000 });
    case 'tries without end':
      return put({ tries: 4_000_000 });
    case 'ids that were never printed':
      return put({ list: ['constructor', '__proto__', '../..', ''] });
    case 'values of other types':
      return put({
        slots: Object.fromEntries(
          Object.keys(fields['slots'] ?? {}).map((name, i) => [name, [false, ['x'], 7, 'nobody'][i % 4]]),
        ),
      });
    case 'an effect that nobody began':
      return frames({ pending: 'part.load' });
    case 'asleep':
      return put({ asleep: true });
    case 'years ago':
      return put({ at: 0 });
    case 'a way back to nowhere':
      return put({ back: [{ node: 'never/was', shape: 'gone', slots: { 'never.was': 1 }, frames: [] }] });
    case 'a language without texts':
      return put({ lng: 'xx' });
  }
}

function recordsOf(value: unknown): readonly object[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object') : [];
}
