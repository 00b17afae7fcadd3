import type { Query, Row } from '../../dialogue/bundle.ts';
import type { Day, SlotValue } from '../../dialogue/message.ts';
import type { CheckedContent } from './project.ts';

/** Collections whose rows belong to a row of another, and the field that names it. */
const BELONGS: Readonly<Record<string, readonly [field: string, to: string]>> = {
  steps: ['procedure', 'procedures'],
  fee_options: ['procedure', 'procedures'],
  history: ['procedure', 'procedures'],
  facts: ['procedure', 'procedures'],
  disagreements: ['procedure', 'procedures'],
  timeline: ['advisory', 'advisories'],
};

/** The content as the checks see it: every row that some query can bring. */
export function checkedContent(
  collections: readonly string[],
  find: (query: Query, today: Day) => { readonly rows: readonly Row[] },
  today: Day,
): CheckedContent {
  const kept = new Map<string, readonly Row[]>();
  const ask = (from: string, where: Readonly<Record<string, SlotValue>>) => find({ from, where }, today).rows;
  const all = (from: string): readonly Row[] => {
    const owner = BELONGS[from];
    if (owner) {
      const ids = new Set(rows(owner[1]).map(({ id }) => id));
      return [...ids].flatMap((id) => ask(from, { [owner[0]]: id }));
    }
    if (from === 'rules' || from === 'topics') return [...ask(from, {}), ...ask(from, { historical: true })];
    if (from !== 'procedures') return ask(from, {});
    // Only who asks for a route gets the state of that route beside the procedure.
    const countries = rows('countries').map(({ id }) => id);
    const routed = countries.flatMap((one) => countries.flatMap((to) => ask(from, { from: one, to })));
    return [...routed, ...ask(from, {})];
  };
  const rows = (from: string): readonly Row[] => {
    const known = kept.get(from);
    if (known) return known;
    const found = all(from);
    kept.set(from, found);
    return found;
  };
  return {
    collections,
    rows: (name) => (collections.includes(name) ? rows(name) : undefined),
    find: (query) => find(query, today).rows,
  };
}
