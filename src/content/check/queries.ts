import type { SlotDef } from '../../dialogue/flow.ts';
import { isReference } from '../../dialogue/reference.ts';
import { didYouMean, nearestOf } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { PROFILE_FILE } from '../flow-files.ts';
import { queryFields } from './collections.ts';
import type { CheckedFlow, Project } from './project.ts';
import { queriesIn, type WrittenQuery } from './references.ts';
import { error, warning } from './report.ts';

/** E14 and E15: what flows ask the content exists there, and what is found goes into a slot of the same kind. */
export function checkQueries(project: Project): Finding[] {
  return [
    ...project.flows.flatMap((flow) => [
      ...Object.entries(flow.def.nodes).flatMap(([name, node]) => [
        ...queriesIn(node).flatMap((query) => checkQuery(project, flow, name, query)),
        ...lookupSlot(flow, name),
      ]),
      ...slotCollections(project, flow.def.slots, (slot) => flow.place(undefined, 'slots', slot, 'of')),
      ...slotCollections(project, flow.def.params, (slot) => flow.place(undefined, 'params', slot, 'of')),
    ]),
    ...slotCollections(project, project.read.defs.profile, (slot) =>
      project.read.placeIn(PROFILE_FILE, slot, 'of'),
    ),
  ];
}

function checkQuery(
  { content }: Project,
  { place }: CheckedFlow,
  name: string,
  { query, path }: WrittenQuery,
): Finding[] {
  const rows = content.rows(query.from);
  if (!rows)
    return [
      error(
        'E14',
        place(name, ...path, 'from'),
        `Nobody keeps a collection named "${query.from}".`,
        didYouMean(query.from, content.collections),
      ),
    ];
  const fields = queryFields(content, query.from);
  return Object.entries(query.where ?? {}).flatMap(([field, value]) => {
    const at = place(name, ...path, 'where', field);
    if (fields && !fields.includes(field))
      return [
        error(
          'E14',
          at,
          `Rows of ${query.from} can not be asked for by "${field}".`,
          didYouMean(field, fields),
        ),
      ];
    if (typeof value !== 'string' || isReference(value)) return [];
    const values = new Set(rows.map((row) => row.values[field]).filter((v) => typeof v === 'string'));
    const meant = values.has(value) ? undefined : nearestOf(value, values);
    if (meant === undefined) return [];
    return [
      warning('W14', at, `No row of ${query.from} has the ${field} "${value}".`, `Did you mean "${meant}"?`),
    ];
  });
}

function lookupSlot({ def, place }: CheckedFlow, name: string): Finding[] {
  const node = def.nodes[name];
  if (!node || !('lookup' in node)) return [];
  const slot = def.slots[node.into];
  const at = place(name, 'into');
  if (!slot)
    return [
      error(
        'E12',
        at,
        `"${node.into}" is no slot of this flow.`,
        didYouMean(node.into, Object.keys(def.slots)),
      ),
    ];
  if ((slot.type === 'ref' || slot.type === 'list') && slot.of === node.lookup.from) return [];
  return [
    error(
      'E15',
      at,
      `What is found in ${node.lookup.from} does not fit into "${node.into}".`,
      `Declare the slot as { type: ref, of: ${node.lookup.from} }, or as a list of them.`,
    ),
  ];
}

/** Slots that hold rows name a collection that is kept. */
function slotCollections(
  { content }: Project,
  slots: Readonly<Record<string, SlotDef>>,
  at: (slot: string) => { file: string; line: number },
): Finding[] {
  return Object.entries(slots).flatMap(([name, slot]) =>
    (slot.type === 'ref' || slot.type === 'list') && !content.rows(slot.of)
      ? [
          error(
            'E14',
            at(name),
            `Nobody keeps a collection named "${slot.of}".`,
            didYouMean(slot.of, content.collections),
          ),
        ]
      : [],
  );
}
