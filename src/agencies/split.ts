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
const NUMBERING = /^\s*(?:\(?\d{1,2}[.)]|[๑-๙១-៩໑-໙၁-၉]{1,2}[.)])\s+/;

/** Splits a message into single queries. A part without letters (a telephone) stays with the part before it. */
export function splitQueries(message: string): SplitQueries {
  const queries: string[] = [];
  for (const part of message.split(BETWEEN)) {
    const query = part.replace(NUMBERING, '').trim();
    if (!/[\p{L}\p{N}]/u.test(query)) continue;
    if (queries.length > 0 && !/\p{L}/u.test(query)) queries[queries.length - 1] += ` ${query}`;
    else queries.push(query);
  }
  return { queries: queries.slice(0, MOST_QUERIES), leftOut: Math.max(0, queries.length - MOST_QUERIES) };
}
