import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import type { TextTree } from '../texts.ts';
import { error } from './report.ts';

/** One file of `locales/<lng>/`, and where each of its keys stands. */
export interface LocaleFile {
  /** The name without `.json`, before the colon of its keys. */
  readonly namespace: string;
  /** Every text by its key without the namespace: `after.ask`. */
  readonly texts: ReadonlyMap<string, string>;
  /** The line of a key; of its nearest parent where it is missing. */
  place(key: string): Place;
  /** E37: keys that stand twice, of which i18next sees only the last. */
  readonly findings: readonly Finding[];
}

/** Finds the places of a file's keys; `tree` is what the file says. */
export function locateTexts(file: string, namespace: string, text: string, tree: TextTree): LocaleFile {
  const { lines, twice } = scan(text);
  const texts = new Map<string, string>();
  const collect = (below: TextTree, above: string): void => {
    for (const [name, value] of Object.entries(below)) {
      const key = above === '' ? name : `${above}.${name}`;
      if (typeof value === 'string') texts.set(key, value);
      else collect(value, key);
    }
  };
  collect(tree, '');
  return {
    namespace,
    texts,
    place: (key) => {
      for (let at = key; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
        const line = lines.get(at);
        if (line !== undefined) return { file, line };
      }
      return { file, line: 1 };
    },
    findings: twice.map(({ key, line }) =>
      error(
        'E37',
        { file, line },
        `The key "${key}" stands twice, and the text that stood first is never said.`,
        'Take one of them out.',
      ),
    ),
  };
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}:\n]/g;

/** The line of every key of a JSON text whose values are texts and groups, and the keys that stand twice. */
function scan(text: string) {
  const lines = new Map<string, number>();
  const twice: { key: string; line: number }[] = [];
  const path: string[] = [];
  let line = 1;
  let last = '';
  let name: string | undefined;
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
    } else if (token === '{' && name !== undefined) {
      path.push(name);
      name = undefined;
    } else if (token === '}') path.pop();
    last = token;
  }
  return { lines, twice };
}
