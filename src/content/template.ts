/** One `{{name}}` of a text and what stands behind it. */
export interface Placeholder {
  /** The way into the values: `{{fee.source.date}}` is `['fee', 'source', 'date']`. */
  readonly path: readonly string[];
  /** The word after the comma: `{{steps, numbered}}`. */
  readonly format: string | undefined;
  /** The words between this placeholder and the next. */
  readonly tail: string;
}

/** A text cut at its placeholders. */
export interface Template {
  readonly head: string;
  readonly placeholders: readonly Placeholder[];
}

const PLACEHOLDER = /\{\{-?\s*([A-Za-z_]\w*(?:\.\w+)*)\s*(?:,\s*([a-z]+)\s*)?\}\}/g;
const LEFT_OVER = /[{}]|\$t\(/;

/**
 * Cuts a text of i18next's format at its placeholders. Undefined for what only i18next itself reads: `$t()`
 * nesting, formats with options, braces that are no placeholder.
 */
export function parseTemplate(text: string): Template | undefined {
  if (!LEFT_OVER.test(text)) return { head: text, placeholders: [] };
  const matches = [...text.matchAll(PLACEHOLDER)];
  const cuts = matches.map((match) => match.index + match[0].length);
  const between = [0, ...cuts].map((start, i) => text.slice(start, matches[i]?.index));
  if (between.some((words) => LEFT_OVER.test(words))) return undefined;
  return {
    head: between[0] ?? '',
    placeholders: matches.map((match, i) => ({
      path: (match[1] ?? '').split('.'),
      format: match[2],
      tail: between[i + 1] ?? '',
    })),
  };
}
