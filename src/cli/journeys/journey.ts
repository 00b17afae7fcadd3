import { parse } from 'yaml';
import { z } from 'zod';

/**
 * What somebody does in a journey. `tap` names an option on the screen, `late` one of a question asked before,
 * `way` a word that works everywhere, `result` the outcome of the effect that is waited for.
 */
const user = z.union([
  z.strictObject({ start: z.string() }),
  z.strictObject({ tap: z.string() }),
  z.strictObject({ late: z.string().regex(/^\w+\/\w+ \S+$/, 'a late tap is like "consult/after steps"') }),
  z.strictObject({ way: z.string() }),
  z.strictObject({ text: z.string() }),
  /** A long story: so many letters, three bytes each. */
  z.strictObject({ letters: z.int().positive() }),
  z.strictObject({ send: z.enum(['image', 'audio', 'video', 'file', 'sticker', 'location', 'unsend']) }),
  z.strictObject({ edit: z.string() }),
  z.strictObject({ result: z.string() }),
  z.strictObject({ wait: z.string().regex(/^\d+[hd]$/, 'a time to wait is like "25h" or "40d"') }),
]);

const turn = z.strictObject({
  user,
  /** Keys of what is said. */
  bot: z.array(z.string()),
  /** `flow/node` that waits, or nothing. */
  waits: z.string().nullable(),
  /** Options on the screen; `*` stands for rows of content. */
  offers: z.array(z.string()).optional(),
  /** Effects that are handed out. */
  does: z.array(z.string()).optional(),
  /** Nothing of the person is kept. */
  forgets: z.literal(true).optional(),
});

const journey = z.strictObject({
  /** What is told, where it is more than a way through edges. */
  name: z.string().optional(),
  /** The edges that this journey is the test of: `node.option`, `node.exhausted` … */
  covers: z.array(z.string()).optional(),
  /** The language of the talk; chosen in it where there is none. */
  locale: z.string().optional(),
  /** The channel, where the talk is another one there; else that of the page. */
  channel: z.enum(['line', 'telegram', 'messenger', 'web']).optional(),
  /** The day of the talk, where what is said depends on how old a fact is; else that of all journeys. */
  day: z.iso.date().optional(),
  /** Collections that are taken for empty, so that what is said where there is nothing has a test too. */
  without: z.array(z.string()).optional(),
  /** Collections in which each row stands twice, so that what is asked where there are several has a test too. */
  twice: z.array(z.string()).optional(),
  talk: z.array(turn).min(1),
});

const file = z.strictObject({
  /** The flow whose edges are covered; none for talks that are worth a test for another reason. */
  flow: z.string().optional(),
  /** Edges that no talk takes with the content as it is. */
  unreached: z.array(z.string()).optional(),
  /** Lines, as `node namespace:key`, that no talk hears with the content as it is. */
  unsaid: z.array(z.string()).optional(),
  journeys: z.array(journey),
});

export type UserStep = z.infer<typeof user>;
export type JourneyTurn = z.infer<typeof turn>;
export type Journey = z.infer<typeof journey>;
/** One file of `tests/journeys/`. */
export type JourneyFile = z.infer<typeof file>;

/** Reads a file of journeys; throws a ZodError or a YAMLParseError that says what is wrong where. */
export function readJourneys(text: string): JourneyFile {
  return file.parse(parse(text));
}

/** Writes a file of journeys so that a person can read it top to bottom. */
export function printJourneys({ flow, unreached, unsaid, journeys }: JourneyFile): string {
  const head = [
    '# Journeys through every edge of a flow. Written once, read by a person, and changed by hand since then.',
    ...(flow === undefined ? [] : [`flow: ${flow}`]),
    ...(unreached?.length ? [`unreached: ${list(unreached)}`] : []),
    ...(unsaid?.length ? [`unsaid: ${list(unsaid)}`] : []),
    'journeys:',
  ];
  return `${[...head, ...journeys.map(printJourney)].join('\n')}\n`;
}

export function printJourney({
  name,
  covers = [],
  locale,
  channel,
  day,
  without,
  twice,
  talk,
}: Journey): string {
  const lines = [
    name === undefined ? `  - covers: ${list(covers)}` : `  - name: ${JSON.stringify(name)}`,
    ...(locale === undefined ? [] : [`    locale: ${locale}`]),
    ...(channel === undefined ? [] : [`    channel: ${channel}`]),
    ...(day === undefined ? [] : [`    day: "${day}"`]),
    ...(without?.length ? [`    without: ${list(without)}`] : []),
    ...(twice?.length ? [`    twice: ${list(twice)}`] : []),
    '    talk:',
  ];
  for (const { user: step, bot, waits, offers, does, forgets } of talk) {
    const [[name, value] = ['', '']] = Object.entries(step);
    lines.push(
      `      - user: { ${name}: ${typeof value === 'number' ? value : scalar(String(value))} }`,
      `        bot: ${list(bot)}`,
    );
    if (does?.length) lines.push(`        does: ${list(does)}`);
    if (forgets) lines.push('        forgets: true');
    lines.push(`        waits: ${waits ?? 'null'}`);
    if (offers?.length) lines.push(`        offers: ${list(offers)}`);
  }
  return lines.join('\n');
}

function list(words: readonly string[]): string {
  return `[${words.map(scalar).join(', ')}]`;
}

/** Whatever YAML could take for something else than text stands in quotes. */
function scalar(word: string): string {
  return /^[a-z][\w/:.]*$/i.test(word) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(word)
    ? word
    : JSON.stringify(word);
}
