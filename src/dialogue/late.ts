import { optionByWords, type TypedOption } from './answers.ts';
import type { AskNode } from './nodes/ask.ts';
import { MENU, type Turn } from './turn.ts';

/** Lists that are looked through for words that the present one does not know. */
const OLDER_LISTS = 3;

/**
 * The option of a list printed earlier (the last few, then the menu, to which a button leads from everywhere) whose words
 * were typed. Before a language is chosen no list was printed but that of languages.
 */
export function optionOfOlderList(
  turn: Turn,
  waiting: AskNode,
  text: string,
): (TypedOption & { readonly node: AskNode }) | undefined {
  if (turn.lng === undefined) return undefined;
  const keys = turn.back
    .slice(-OLDER_LISTS)
    .reverse()
    .map((step) => step.node);
  const menu = turn.bundle.flows.get(MENU)?.entry.key;
  for (const key of menu === undefined ? keys : [...keys, menu]) {
    const node = turn.bundle.nodes.get(key);
    if (node?.kind !== 'ask' || node === waiting || node.mode !== 'choice') continue;
    const typed = optionByWords(turn, node, text);
    if (typed) return { node, ...typed };
  }
  return undefined;
}
