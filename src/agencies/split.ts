const MOST_QUERIES = 3;

/** A message that asks after several agencies. */
export interface SplitQueries {
  /** The first three, in order. */
  readonly queries: readonly string[];
  /** How many more there were; the answer says so. */
  readonly leftOut: number;
}

/** A line break, a semicolon or a bullet; a comma where no legal form and no number follows. */
const BETWEEN =
  /\r\n|[\n\r;•·●▪]|(?<=^|\s)[-–*](?=\s)|[,、၊](?!\s*(?:co\b|ltd|limited|inc|jsc|plc|llc|pte|corp|\d|[๐-๙០-៩໐-໙၀-၉]))/i;
/** A list in one line: its second number stands behind a blank. */
const NUMBERED = /^\s*\(?[1๑១໑၁][.)]\s.*?\s\(?[2๒២໒၂][.)]\s/s;
const INLINE_NUMBER = /\s(?=\(?(?:\d{1,2}|[๐-๙]{1,2}|[០-៩]{1,2}|[໐-໙]{1,2}|[၀-၉]{1,2})[.)]\s)/;
const NUMBERING = /^\s*\(?(?:\d{1,2}|[๐-๙០-៩໐-໙၀-၉]{1,2})[.)]\s+/;

/** Splits a message into single queries. A part without letters (a telephone) stays with the part before it. */
export function splitQueries(message: string): SplitQueries {
  const queries: string[] = [];
  const lines = NUMBERED.test(message) ? message.split(INLINE_NUMBER) : [message];
  for (const part of lines.flatMap((line) => line.split(BETWEEN))) {
    const query = part.replace(NUMBERING, '').trim();
    if (!/[\p{L}\p{N}]/u.test(query)) continue;
    if (queries.length > 0 && !/\p{L}/u.test(query)) queries[queries.length - 1] += ` ${query}`;
    else queries.push(query);
  }
  return { queries: queries.slice(0, MOST_QUERIES), leftOut: Math.max(0, queries.length - MOST_QUERIES) };
}
