import { z } from 'zod';
import type { Input } from './talk.ts';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_WAIT = 400 * UNITS.d;

const wait = z
  .string()
  .regex(/^\d{1,8}[smhd]$/)
  .transform(
    (text) =>
      Number(text.slice(0, -1)) *
      (text.endsWith('s') ? UNITS.s : text.endsWith('m') ? UNITS.m : text.endsWith('h') ? UNITS.h : UNITS.d),
  );

const FORMS = {
  text: z.object({ text: z.string() }).transform(({ text }): Input => ({ type: 'text', text })),
  payload: z.object({ payload: z.string() }).transform(({ payload }): Input => ({ type: 'tap', payload })),
  image: z
    .object({ image: z.literal(true) })
    .transform((): Input => ({ type: 'media', kind: 'image', reference: 'image' })),
  audio: z
    .object({ audio: z.literal(true) })
    .transform((): Input => ({ type: 'media', kind: 'audio', reference: 'audio' })),
  sticker: z.object({ sticker: z.literal(true) }).transform((): Input => ({ type: 'sticker' })),
  location: z
    .object({ location: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }) })
    .transform(({ location }): Input => ({ type: 'location', ...location })),
  start: z
    .object({ start: z.string() })
    .transform(({ start }): Input => ({ type: 'link', parameter: start })),
  edit: z
    .object({ edit: z.string() })
    .transform(({ edit }): Input => ({ type: 'edit', ref: 'last', text: edit })),
  unsend: z.object({ unsend: z.literal(true) }).transform((): Input => ({ type: 'unsend', ref: 'last' })),
} as const;

/** A line of each form that is as it should be. */
const EXAMPLES: Readonly<Record<string, string>> = {
  text: '{"text":"hello"}',
  payload: '{"payload":"!menu"}',
  image: '{"image":true}',
  audio: '{"audio":true}',
  sticker: '{"sticker":true}',
  location: '{"location":{"lat":13.6,"lon":102.5}}, from -90 to 90 and from -180 to 180',
  start: '{"start":"passport"}',
  edit: '{"edit":"hello again"}',
  unsend: '{"unsend":true}',
};

/** What a line of JSON asks for: an event, time to pass, or nothing, with what is wrong. Never throws. */
export function readChatLine(line: string): { input: Input } | { wait: number } | { error: string } {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return { error: 'this line is not JSON' };
  }
  if (typeof data !== 'object' || data === null)
    return { error: 'a line is an object, such as {"text":"hello"}' };
  const named = Object.entries(FORMS).filter(([name]) => name in data);
  const [first] = named;
  if ('wait' in data && !first) {
    const read = wait.safeParse(data.wait);
    return read.success && read.data <= LONGEST_WAIT
      ? { wait: read.data }
      : { error: 'a time to wait is like "30m", "25h" or "3d", at most 400 days' };
  }
  if (!first || named.length > 1 || 'wait' in data)
    return { error: `a line has one of ${[...Object.keys(FORMS), 'wait'].join(', ')}, and no two` };
  const [name, form] = first;
  const read = form.safeParse(data);
  return read.success ? { input: read.data } : { error: `"${name}" is written as in ${EXAMPLES[name]}` };
}
