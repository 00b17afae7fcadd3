import type { QueryDef } from '../../dialogue/facts.ts';
import type { SlotDef } from '../../dialogue/flow.ts';
import type { SlotValue } from '../../dialogue/message.ts';
import { compileReference, isReference, type Names } from '../../dialogue/reference.ts';
import type { Finding } from '../finding.ts';
import { foundBy, knownAt } from './known.ts';
import type { CheckedContent, CheckedFlow, Project } from './project.ts';
import { factsIn } from './references.ts';
import { warning } from './report.ts';

/** Combinations of values that are tried for one query. */
const MOST_TRIED = 200;

/** W28: what a text prints of the content is there whatever was answered, or a `lookup` has made sure before. */
export function checkLists(project: Project): Finding[] {
  if (!project.isContentWhole) return [];
  return project.flows.flatMap((flow) => {
    const known = knownAt(project, flow);
    const names: Names = { ...flow.def, profile: project.read.defs.profile };
    return Object.entries(flow.def.nodes).flatMap(([name, node]) =>
      factsIn(node).flatMap(([fact, def]) => {
        if (typeof def === 'string' || !('from' in def)) return [];
        if (!known.get(name) || known.get(name)?.has(foundBy(def))) return [];
        const empty = emptyFor(project.content, names, def);
        return empty === undefined ? [] : [told(flow, name, fact, def, empty)];
      }),
    );
  });
}

function told(
  { place }: CheckedFlow,
  name: string,
  fact: string,
  { from, each }: QueryDef & { readonly each?: string },
  where: Readonly<Record<string, SlotValue>>,
): Finding {
  const values = Object.entries(where).map(([field, value]) => `${field} ${value}`);
  return warning(
    'W28',
    place(name, 'facts', fact),
    `There is nothing in ${from} for ${values.join(', ')}; "${name}" then prints ${each === undefined ? 'that it is not known' : 'an empty list'}.`,
    'Ask by a "lookup" with the same conditions first, and say at its edge "none" that nothing is known.',
  );
}

/** Values that a query may be put with and for which it finds nothing. */
function emptyFor(content: CheckedContent, names: Names, query: QueryDef): Where | undefined {
  if (query.match !== undefined || !content.rows(query.from)?.length) return undefined;
  return whereOf(content, names, query)?.find(
    (where) => content.find({ from: query.from, where }).length === 0,
  );
}

type Where = Readonly<Record<string, SlotValue>>;

/** All values that a query may be put with; nothing where they are too many, or anything. */
export function whereOf(
  content: CheckedContent,
  names: Names,
  query: QueryDef,
): readonly Where[] | undefined {
  let tried: readonly Where[] = [{}];
  for (const [field, written] of Object.entries(query.where ?? {})) {
    const values = valuesOf(content, names, written);
    if (!values || tried.length * values.length > MOST_TRIED) return undefined;
    tried = tried.flatMap((where) => values.map((value) => ({ ...where, [field]: value })));
  }
  return tried;
}

/** What a condition of a query can be; nothing where that is anything. */
function valuesOf(
  content: CheckedContent,
  names: Names,
  written: string | number | boolean,
): readonly SlotValue[] | undefined {
  if (typeof written !== 'string' || !isReference(written)) return [written];
  let def: SlotDef | undefined;
  try {
    def = compileReference(written, names).def;
  } catch {
    return undefined;
  }
  if (def?.type === 'enum') return def.of;
  return def?.type === 'ref' ? content.rows(def.of)?.map((row) => row.id) : undefined;
}
