import type { Lng } from '../../dialogue/message.ts';
import type { Files } from '../flow-files.ts';

interface Tree {
  [name: string]: string | Tree;
}

/** The files of a project with other words for some keys of a locale; keys that it lacks come in where English has them. */
export function withTexts(files: Files, lng: Lng, words: ReadonlyMap<string, string>): Files {
  const changed: Record<string, string> = { ...files };
  const namespaces = new Set([...words.keys()].map((key) => key.slice(0, key.indexOf(':'))));
  for (const namespace of namespaces) {
    const path = `locales/${lng}/${namespace}.json`;
    const order = parse(files[`locales/en/${namespace}.json`]);
    const tree = parse(files[path]);
    for (const [key, text] of words)
      if (key.startsWith(`${namespace}:`)) put(tree, key.slice(namespace.length + 1).split('.'), text);
    changed[path] = `${JSON.stringify(inOrderOf(tree, order), null, 2)}\n`;
  }
  return changed;
}

function parse(text: string | undefined): Tree {
  return text === undefined ? {} : JSON.parse(text);
}

function put(tree: Tree, path: readonly string[], text: string): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    tree[name] = text;
    return;
  }
  const below = tree[name];
  const group = typeof below === 'object' ? below : {};
  tree[name] = group;
  put(group, rest, text);
}

/** Names in the order of another tree; those that it lacks stay behind the name that they stood behind. */
function inOrderOf(tree: Tree, order: Tree): Tree {
  const names = Object.keys(tree);
  const rank = new Map(Object.keys(order).map((name, i) => [name, i]));
  let last = -1;
  const places = new Map(
    names.map((name) => {
      last = rank.get(name) ?? last;
      return [name, last];
    }),
  );
  const sorted = names.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  return Object.fromEntries(
    sorted.map((name): [string, string | Tree] => {
      const [below, beside] = [tree[name] ?? '', order[name]];
      return [
        name,
        typeof below === 'object' && typeof beside === 'object' ? inOrderOf(below, beside) : below,
      ];
    }),
  );
}
