/**
 * What the chat's page hands on to the secret page in the memory of the tab (`window.name`): the first line of a tip,
 * which names an agency, and of it the names alone.
 */
export interface Carried {
  readonly line: string;
  readonly names: string;
}

/** Nobody else calls a tab so. */
const MARK = 'mitr-tip-1:';
/** Letters of the whole, in UTF-16 units; the longest line of the registers takes a third of it. */
const LONGEST = 1200;
/** What a line of plain text does not hold: ends of lines, what steers a device, and what turns the direction of letters. */
const NOT_PLAIN = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The name that a tab is given to carry this. What is no plain line is not read there. */
export function packCarried({ line, names }: Carried): string {
  return MARK + JSON.stringify({ line, names });
}

/** What a tab's name carries; nothing where it is any other name, whoever gave it. */
export function readCarried(name: string): Carried | undefined {
  if (name.length > LONGEST || !name.startsWith(MARK)) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(name.slice(MARK.length));
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null || Object.keys(read).sort().join() !== 'line,names')
    return undefined;
  const { line, names } = read as Record<string, unknown>;
  return isPlain(line) && isPlain(names) && line.includes(names) ? { line, names } : undefined;
}

function isPlain(text: unknown): text is string {
  return typeof text === 'string' && text.trim() !== '' && !NOT_PLAIN.test(text);
}
