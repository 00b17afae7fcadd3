import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import type { TextTree } from '../texts.ts';
import { error } from './report.ts';

/** One file of `locales/<lng>/`, and where each of its keys stands. */
export interface LocaleFile {
  readonly file: string;
  readonly lng: string;
  /** The name without `.json`, before the colon of its keys. */
  readonly namespace: string;
  readonly tree: TextTree;
  /** Every text by its key without the namespace: `after.ask`. */
  readonly texts: ReadonlyMap<string, string>;
  /** The line of a key; of its nearest parent where it is missing. */
  place(key: string): Place;
}

const FILE = /^locales\/([a-z]{2,3})\/([a-z0-9_]+)\.json$/;

/** Reads a file of texts; nothing where it is none. What is wrong in it is a finding, never an exception. */
export function readLocaleFile(
  file: string,
  text: string,
): { readonly read?: LocaleFile; readonly findings: readonly Finding[] } {
  const [, lng, namespace] = FILE.exec(file) ?? [];
  if (lng === undefined || namespace === undefined) return { findings: [] };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (fault) {
    return { findings: [notJson(file, text, fault)] };
  }
  const { lines, twice } = scan(text);
  const findings = twice.map(({ key, line }) =>
    error(
      'E37',
      { file, line },
      `The key "${key}" stands twice; the first text is never said.`,
      'Take one of them out.',
    ),
  );
  const texts = new Map<string, string>();
  const place = (key: string): Place => {
    for (let at = key; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const line = lines.get(at);
      if (line !== undefined) return { file, line };
    }
    return { file, line: 1 };
  };
  const collect = (tree: unknown, above: string): boolean => {
    if (typeof tree === 'string') {
      texts.set(above, tree);
      return true;
    }
    if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
      findings.push(
        error(
          'E01',
          place(above),
          `"${above === '' ? file : above}" is neither a text nor a group of texts.`,
          'Put the text in double quotes.',
        ),
      );
      return false;
    }
    const whole = Object.entries(tree).map(([name, below]) =>
      collect(below, above === '' ? name : `${above}.${name}`),
    );
    return whole.every(Boolean);
  };
  if (!collect(data, '')) return { findings };
  return { read: { file, lng, namespace, tree: data as TextTree, texts, place }, findings };
}

function notJson(file: string, text: string, fault: unknown): Finding {
  const message = fault instanceof Error ? fault.message : 'it can not be read';
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
  const line = text.slice(0, position).split('\n').length;
  return error(
    'E00',
    { file, line },
    `This is not JSON: ${message.replace(/ in JSON at position.*$/s, '')}.`,
    'Look at the quotes and commas of this line and the one before it.',
  );
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,\n]/g;

/** The line of every key of a text that is JSON, and the keys that stand twice. */
function scan(text: string) {
  const lines = new Map<string, number>();
  const twice: { key: string; line: number }[] = [];
  const path: string[] = [];
  let line = 1;
  let last = '';
  let name = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '\n') {
      line++;
      continue;
    }
    if (token === ':') {
      name = String(JSON.parse(last));
      const key = [...path, name].join('.');
      if (lines.has(key)) twice.push({ key, line });
      lines.set(key, line);
    } else if (token === '{' || token === '[') {
      if (name !== '' || path.length > 0) path.push(name);
      name = '';
    } else if (token === '}' || token === ']') path.pop();
    last = token;
  }
  return { lines, twice };
}
