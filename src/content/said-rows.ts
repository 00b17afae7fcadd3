import type { FlowDef, NodeDef, SlotDef } from '../dialogue/flow.ts';
import type { Day, Lng, Texts } from '../dialogue/message.ts';
import { compileReference } from '../dialogue/reference.ts';
import { checkedContent } from './check/content-rows.ts';
import { factsIn } from './check/references.ts';
import { saidBy } from './check/used-texts.ts';
import { compileContent } from './located.ts';
import { collectionNames, openContent } from './open-content.ts';
import type { ReadProject } from './read-project.ts';
import { compileTexts } from './texts.ts';

/** One row as one text of a flow says it. */
export interface SaidRow {
  readonly collection: string;
  readonly id: string;
  /** The key of the text. */
  readonly text: string;
  /** The words in each language; a language that can't say it is left out. */
  readonly words: ReadonlyMap<Lng, string>;
}

/** Everything that the flows say of rows of the content, by what says what: `procedures/kh_passport consult:answer`. */
export function saidRows(project: ReadProject, today: Day): ReadonlyMap<string, SaidRow> {
  const find = openContent(compileContent(project.content));
  const content = checkedContent(collectionNames(), (query, day) => find(query, day) ?? { rows: [] }, today);
  const texts = new Map<Lng, Texts>();
  for (const lng of project.locales.locales)
    texts.set(
      lng,
      compileTexts(lng, project.locales.texts.get(lng) ?? {}, () => (key) => key),
    );
  const said = new Map<string, SaidRow>();
  for (const flow of project.flows.defs.flows)
    for (const node of Object.values(flow.nodes))
      for (const { fact, collection } of rowFacts(flow, node, project.flows.defs.profile))
        for (const text of saidBy(node))
          for (const { id, values } of content.rows(collection) ?? []) {
            const name = `${collection}/${id} ${text}`;
            if (said.has(name)) continue;
            const words = new Map<Lng, string>();
            for (const [lng, locale] of texts) {
              const bubble = wordsOf(locale, text, { [fact]: values });
              if (bubble !== undefined) words.set(lng, bubble);
            }
            said.set(name, { collection, id, text, words });
          }
  return said;
}

function wordsOf(locale: Texts, text: string, values: Parameters<Texts['text']>[1]): string | undefined {
  try {
    return locale.text(text, values);
  } catch {
    // The check says which texts are missing.
    return undefined;
  }
}

/** The facts of a node that are rows of a collection, as slots and parameters hold them. */
function rowFacts(
  flow: FlowDef,
  node: NodeDef,
  profile: Readonly<Record<string, SlotDef>>,
): { readonly fact: string; readonly collection: string }[] {
  return factsIn(node).flatMap(([fact, def]) => {
    if (typeof def !== 'string') return [];
    try {
      const slot = compileReference(def, { ...flow, profile }).def;
      return slot?.type === 'ref' ? [{ fact, collection: slot.of }] : [];
    } catch {
      return [];
    }
  });
}
